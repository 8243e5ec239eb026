package dev.workstream.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls one program over HTTP, on connections that stay open. */
final class HttpCalls implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Sooner than the servers hang up: a call must not meet that. */
  private static final Timeout IDLE = Timeout.ofSeconds(5);

  /** For what is asked to work for a while before it answers. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final URI base;
  private final JsonMapper json = new JsonMapper();
  private final CloseableHttpClient http;

  HttpCalls(URI base, int connections) {
    this(base, connections, LIMIT);
  }

  static HttpCalls patient(URI base) {
    return new HttpCalls(base, 1, PATIENCE);
  }

  private HttpCalls(URI base, int connections, Duration patience) {
    var limit = Timeout.of(patience);
    this.base = base;
    this.http =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(connections)
                    .setMaxConnTotal(connections)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(limit)
                            .setSocketTimeout(limit)
                            .setIdleTimeout(IDLE)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(limit)
                    .setResponseTimeout(limit)
                    .build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableRedirectHandling()
            .build();
  }

  /** Calls that must be answered with success; the answer's text is read and thrown away. */
  void get(String path) {
    call(ClassicRequestBuilder.get(base.resolve(path)).build(), _ -> null);
  }

  void post(String path, String body) {
    call(post(base.resolve(path), body), _ -> null);
  }

  JsonNode getJson(String path) {
    return call(
        ClassicRequestBuilder.get(base.resolve(path))
            .addHeader("Accept", ContentType.APPLICATION_JSON.getMimeType())
            .build(),
        json::readTree);
  }

  JsonNode postJson(String path, String body) {
    return call(post(base.resolve(path), body), json::readTree);
  }

  @Override
  public void close() {
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassicHttpRequest post(URI uri, String body) {
    var request = ClassicRequestBuilder.post(uri);
    if (!body.isEmpty()) {
      request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    }
    return request.build();
  }

  private <T> T call(ClassicHttpRequest request, Function<String, T> reading) {
    try {
      return http.execute(
          request,
          response -> {
            var text = EntityUtils.toString(response.getEntity());
            if (response.getCode() / 100 != 2) {
              throw new IOException(request + " was answered " + response.getCode() + " " + text);
            }
            return reading.apply(text);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
