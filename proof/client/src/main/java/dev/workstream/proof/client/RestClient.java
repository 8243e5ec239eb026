package dev.workstream.proof.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls one server over HTTP, on connections that stay open. It never retries: callers count
 * failures.
 */
public final class RestClient implements AutoCloseable {

  /**
   * Shorter than the servers' idle limit, so that no call uses a connection that the server is
   * closing.
   */
  private static final Timeout IDLE_LIMIT = Timeout.ofSeconds(5);

  private final URI base;
  private final CloseableHttpClient http;

  /**
   * @param connections the max number of concurrent calls; further calls wait
   * @param limit for connecting, and for each wait for bytes
   */
  public RestClient(URI base, int connections, Duration limit) {
    var timeout = Timeout.of(limit);
    this.base = base;
    this.http =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(connections)
                    .setMaxConnTotal(connections)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(timeout)
                            .setSocketTimeout(timeout)
                            .setIdleTimeout(IDLE_LIMIT)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(timeout)
                    .setResponseTimeout(timeout)
                    .build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableRedirectHandling()
            .build();
  }

  /**
   * Reads a path.
   *
   * @param headers names and values in turn
   * @throws UncheckedIOException if no answer comes
   */
  public Answer get(String path, String... headers) {
    return call(ClassicRequestBuilder.get(base.resolve(path)), headers);
  }

  /**
   * Posts JSON, or nothing if the body is empty.
   *
   * @param headers names and values in turn
   * @throws UncheckedIOException if no answer comes
   */
  public Answer post(String path, String body, String... headers) {
    var request = ClassicRequestBuilder.post(base.resolve(path));
    if (!body.isEmpty()) {
      request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    }
    return call(request, headers);
  }

  /** Closes all connections, including those in use. */
  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
  }

  private Answer call(ClassicRequestBuilder builder, String... headers) {
    for (var i = 0; i < headers.length; i += 2) {
      builder.addHeader(headers[i], headers[i + 1]);
    }
    var request = builder.build();
    try {
      return http.execute(request, response -> answer(request, response));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer answer(ClassicHttpRequest request, ClassicHttpResponse response)
      throws IOException {
    var headers = new HashMap<String, String>();
    for (var header : response.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    var entity = response.getEntity();
    var text =
        entity == null ? "" : new String(EntityUtils.toByteArray(entity), StandardCharsets.UTF_8);
    return new Answer(
        request.getMethod() + " " + request.getRequestUri(), response.getCode(), headers, text);
  }
}
