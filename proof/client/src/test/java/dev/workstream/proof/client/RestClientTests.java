package dev.workstream.proof.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestClientTests {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private TestServer server;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(
              "%s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                      body));
          var path = exchange.getRequestURI().getPath();
          exchange.getResponseHeaders().add("Retry-After", "2");
          if (path.equals("/empty")) {
            exchange.sendResponseHeaders(204, -1);
          } else {
            var text = "{\"title\":\"Grüße\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.equals("/away") ? 503 : 200, text.length);
            exchange.getResponseBody().write(text);
          }
          exchange.close();
        });
    client = new RestClient(server.base(), 2, LIMIT);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void returnsStatusHeadersAndBody() {
    var answer = client.post("/some?a=b", "{}", "Idempotency-Key", "once");
    assertThat(requests).containsExactly("POST /some?a=b once {}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("retry-after")).isEqualTo("2");
    assertThat(answer.header("Missing")).isEmpty();
    assertThat(answer.body().path("title").asString()).isEqualTo("Grüße");
    assertThat(answer.successful()).isEqualTo(answer);
  }

  @Test
  void sendsThePathUnchanged() {
    client.get("/a/../b%0A");
    assertThat(requests).containsExactly("GET /a/../b%0A null ");
  }

  @Test
  void returnsAnAnswerWithoutABody() {
    assertThat(client.get("/empty").text()).isEmpty();
    assertThat(client.get("/empty").body().isMissingNode()).isTrue();
  }

  @Test
  void returnsAnErrorAndThrowsItOnRequest() {
    var answer = client.get("/away");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.isSuccess()).isFalse();
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(answer::successful)
        .withMessageContaining("GET /away returned 503");
  }

  @Test
  void throwsWhenTheServerIsDown() {
    server.close();
    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.get("/"));
  }
}
