package dev.workstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the gateway, over a real connection. */
final class GatewayClient {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final int port;
  private final int managementPort;

  GatewayClient(int port, int managementPort) {
    this.port = port;
    this.managementPort = managementPort;
  }

  HttpResponse<String> create(String body) throws Exception {
    return create(BodyPublishers.ofString(body));
  }

  HttpResponse<String> create(BodyPublisher body) throws Exception {
    return send(request("/api/v1/tasks").header("Content-Type", "application/json").POST(body));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LIMIT);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** The status of the readiness probe. */
  int readiness() throws Exception {
    var uri = "http://127.0.0.1:" + managementPort + "/actuator/health/readiness";
    return send(HttpRequest.newBuilder(URI.create(uri))).statusCode();
  }

  /** The answer's problem, which must have this status and type. */
  JsonNode problem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    var problem = json.readTree(answer.body());
    assertThat(problem.path("type").asString())
        .isEqualTo("https://workstream.dev/problems/" + type);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asString()).isNotBlank();
    assertThat(problem.path("detail").asString()).isNotBlank();
    return problem;
  }
}
