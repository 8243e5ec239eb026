package dev.workstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "workstream.rate-limit.requests-per-second=1",
      "workstream.rate-limit.burst=5"
    })
class RateLimitIntegrationTests {

  private static final TasksServer tasks = new TasksServer();

  private final HttpClient http = HttpClient.newHttpClient();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @DynamicPropertySource
  static void target(DynamicPropertyRegistry registry) {
    registry.add("spring.grpc.client.channel.notifications.target", () -> "static://127.0.0.1:1");
    registry.add(
        "spring.grpc.client.channel.tasks.target", () -> "static://127.0.0.1:" + tasks.port());
  }

  @AfterAll
  static void close() {
    tasks.close();
  }

  @Test
  void letsAClientSendItsBurstAndThenTellsItHowLongToWait() throws Exception {
    var answer = get();
    var allowed = 0;
    while (answer.statusCode() == 404) {
      allowed++;
      assertThat(allowed).isLessThan(50);
      answer = get();
    }
    assertThat(allowed).isGreaterThanOrEqualTo(5);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    var problem = new JsonMapper().readTree(answer.body());
    assertThat(problem.path("type").asString())
        .isEqualTo("https://workstream.dev/problems/too-many-requests");
    assertThat(problem.path("request_id").asString())
        .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());

    // Nobody becomes another client by saying so, and probes are not clients.
    assertThat(get("X-Forwarded-For", "192.0.2.1").statusCode()).isEqualTo(429);
    assertThat(liveness()).isEqualTo(200);

    await().atMost(Duration.ofSeconds(10)).until(() -> get().statusCode() == 404);
  }

  private int liveness() throws Exception {
    var uri = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/liveness");
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }

  private HttpResponse<String> get(String... headers) throws Exception {
    var uri = "http://127.0.0.1:" + port + "/nowhere";
    var request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
