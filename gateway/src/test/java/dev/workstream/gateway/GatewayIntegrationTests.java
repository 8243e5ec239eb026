package dev.workstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "spring.grpc.client.channel.tasks.default.deadline=1s"
    })
class GatewayIntegrationTests {

  private static final String JSON = "application/json";

  private static final TasksServer tasks = new TasksServer();

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @DynamicPropertySource
  static void target(DynamicPropertyRegistry registry) {
    registry.add(
        "spring.grpc.client.channel.tasks.target", () -> "static://127.0.0.1:" + tasks.port());
  }

  @AfterAll
  static void close() {
    tasks.close();
  }

  @BeforeEach
  void reset() {
    tasks.reset();
  }

  @Test
  void answersACreatedTaskWithItsLocation() throws Exception {
    var answer = create("{\"title\":\"Write it down\"}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location"))
        .contains("/api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000");
    assertThat(json.readTree(answer.body()))
        .isEqualTo(
            json.readTree(
                """
                {"id":"019a5f3e-8f00-7000-8000-000000000000","title":"Write it down",
                 "description":null,"status":"open","created_at":"1970-01-01T00:00:00Z",
                 "completed_at":null,"version":1}
                """));
  }

  @Test
  void passesIdsOfRequestAndTraceToTheTasksService() throws Exception {
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var answer =
        send(
            request("/api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000")
                .header("X-Request-Id", "my-request.1")
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
    assertThat(answer.headers().firstValue("X-Request-Id")).contains("my-request.1");
    assertThat(answer.headers().firstValue("X-Trace-Id")).contains(trace);
    var headers = tasks.headers().poll(5, TimeUnit.SECONDS);
    assertThat(headers.get(key("x-request-id"))).isEqualTo("my-request.1");
    assertThat(headers.get(key("traceparent"))).startsWith("00-" + trace + "-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "<script>", "x129"})
  void namesARequestItselfWhenTheCallersIdIsNotWellFormed(String id) throws Exception {
    var given = id.equals("x129") ? "x".repeat(129) : id;
    var answer = send(request("/nowhere").header("X-Request-Id", given));
    assertThat(answer.headers().firstValue("X-Request-Id").orElseThrow())
        .isNotEqualTo(given)
        .hasSize(36);
  }

  @Test
  void tellsTheIdsOfRequestAndTraceWithEveryProblem() throws Exception {
    var answer = send(request("/nowhere"));
    var problem = problem(answer, 404, "not-found");
    assertThat(problem.path("request_id").asString())
        .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
    assertThat(problem.path("trace_id").asString())
        .isEqualTo(answer.headers().firstValue("X-Trace-Id").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | body        | required",
        "null                        | body        | required",
        "[]                          | body        | wrong_type",
        "'\"text\"'                  | body        | wrong_type",
        "'{\"title\":'               | body        | malformed_json",
        "'{\"title\":\"a\"} x'       | body        | malformed_json",
        "'{\"title\":\"a\",\"title\":\"b\"}' | body | malformed_json",
        "'{\"title\":1}'             | title       | wrong_type",
        "'{\"title\":[\"a\"]}'       | title       | wrong_type",
        "'{\"title\":\"a\",\"description\":true}' | description | wrong_type",
        "'{\"titel\":\"a\"}'         | titel       | unknown_field",
        "'{\"title\":\"\\ud800\"}'   | title       | forbidden_character"
      })
  void refusesABodyThatItCannotTranslate(String body, String field, String code) throws Exception {
    var problem = problem(create(body), 400, "validation");
    assertThat(problem.path("errors")).hasSize(1);
    assertThat(problem.path("errors").get(0).path("field").asString()).isEqualTo(field);
    assertThat(problem.path("errors").get(0).path("code").asString()).isEqualTo(code);
    assertThat(tasks.creates()).isEmpty();
  }

  @Test
  void refusesNestingWithoutEnd() throws Exception {
    problem(create("{\"title\":" + "[".repeat(10_000)), 400, "validation");
  }

  @Test
  void refusesABodyOfMoreThan64KiBWhetherAnnouncedOrNot() throws Exception {
    var body = "{\"title\":\"" + "a".repeat(64 * 1024) + "\"}";
    problem(create(body), 413, "body-too-large");
    var unannounced =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
    problem(create(unannounced), 413, "body-too-large");
    assertThat(tasks.creates()).isEmpty();
  }

  @Test
  void readsOnlyPlainJson() throws Exception {
    var text = request("/api/v1/tasks").POST(BodyPublishers.ofString("{\"title\":\"a\"}"));
    problem(send(text), 415, "unsupported-media-type");
    problem(send(text.copy().header("Content-Type", "text/plain")), 415, "unsupported-media-type");
    problem(
        send(text.copy().header("Content-Type", JSON).header("Content-Encoding", "gzip")),
        415,
        "unsupported-media-type");
    assertThat(tasks.creates()).isEmpty();
  }

  @Test
  void answersOnlyJson() throws Exception {
    var answer = send(request("/api/v1/tasks").header("Accept", "application/xml"));
    problem(answer, 406, "not-acceptable");
  }

  @Test
  void namesTheMethodsOfAPath() throws Exception {
    var answer = send(request("/api/v1/tasks").DELETE());
    problem(answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, 404, not-found",
    "ALREADY_EXISTS, 422, idempotency-key-reused",
    "RESOURCE_EXHAUSTED, 429, too-many-requests",
    "DEADLINE_EXCEEDED, 504, timeout",
    "INTERNAL, 500, internal",
    "UNKNOWN, 500, internal"
  })
  void putsEveryStatusIntoWordsOfHttp(Code code, int status, String type) throws Exception {
    tasks.failNext(
        Status.fromCode(code).withDescription("org.postgresql.util.PSQLException").asException());
    var problem = problem(create("{\"title\":\"a\"}"), status, type);
    assertThat(problem.toString()).doesNotContainIgnoringCase("grpc", "postgres");
  }

  @Test
  void namesTheFieldsThatTheDomainRefuses() throws Exception {
    var violation =
        FieldViolation.newBuilder()
            .setField("title")
            .setReason("TOO_LONG")
            .setDescription("must have at most 200 characters");
    tasks.failNext(
        StatusProto.toStatusException(
            com.google.rpc.Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT.value())
                .addDetails(Any.pack(BadRequest.newBuilder().addFieldViolations(violation).build()))
                .build()));
    var problem = problem(create("{\"title\":\"a\"}"), 400, "validation");
    assertThat(problem.path("errors"))
        .isEqualTo(
            json.readTree(
                """
                [{"field":"title","code":"too_long","message":"must have at most 200 characters"}]
                """));
  }

  @Test
  void repeatsACallThatFoundTheServiceUnavailableWithTheSameRequestId() throws Exception {
    tasks.failNext(Status.UNAVAILABLE.asException());
    tasks.failNext(Status.UNAVAILABLE.asException());
    assertThat(create("{\"title\":\"a\"}").statusCode()).isEqualTo(201);
    assertThat(tasks.creates()).hasSize(3);
    assertThat(tasks.creates().stream().distinct()).hasSize(1);
  }

  @Test
  void givesUpAtTheDeadline() throws Exception {
    tasks.fallSilent(true);
    problem(create("{\"title\":\"a\"}"), 504, "timeout");
  }

  @Test
  void saysWhenToComeBackWhileTheTasksServiceIsAwayAndWorksOnceItIsBack() throws Exception {
    assertThat(create("{\"title\":\"a\"}").statusCode()).isEqualTo(201);
    tasks.stop();
    try {
      var answer = create("{\"title\":\"a\"}");
      problem(answer, 503, "unavailable");
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      assertThat(readiness()).isEqualTo(503);
    } finally {
      tasks.startAgain();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> create("{\"title\":\"a\"}").statusCode() == 201);
    assertThat(readiness()).isEqualTo(200);
  }

  @Test
  void describesItsApi() throws Exception {
    var description = json.readTree(send(request("/v3/api-docs")).body());
    assertThat(description.path("openapi").asString()).startsWith("3.1");
    assertThat(description.path("paths").propertyNames())
        .containsExactlyInAnyOrder(
            "/api/v1/tasks", "/api/v1/tasks/{id}", "/api/v1/tasks/{id}/complete");
    assertThat(send(request("/swagger-ui")).headers().firstValue("Location").orElseThrow())
        .endsWith("/swagger-ui/index.html");
  }

  @Test
  void keepsManagementOffThePublicPort() throws Exception {
    problem(send(request("/actuator/health")), 404, "not-found");
  }

  private HttpResponse<String> create(String body) throws Exception {
    return create(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> create(BodyPublisher body) throws Exception {
    return send(request("/api/v1/tasks").header("Content-Type", JSON).POST(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private int readiness() throws Exception {
    var uri = "http://127.0.0.1:" + managementPort + "/actuator/health/readiness";
    return send(HttpRequest.newBuilder(URI.create(uri))).statusCode();
  }

  private JsonNode problem(HttpResponse<String> answer, int status, String type) {
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

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
