package dev.workstream.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
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
    registry.add("spring.grpc.client.channel.notifications.target", () -> "static://127.0.0.1:1");
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

  @ParameterizedTest
  @ValueSource(strings = {"iso-8859-1", "utf-16", "klingon"})
  void readsOnlyUtf8(String charset) throws Exception {
    var body =
        request("/api/v1/tasks")
            .header("Content-Type", JSON + ";charset=" + charset)
            .POST(BodyPublishers.ofString("{\"title\":\"a\"}"));
    problem(send(body), 415, "unsupported-media-type");
    assertThat(tasks.creates()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words"})
  void refusesAKeyThatIsNone(String key) throws Exception {
    var answer =
        send(
            request("/api/v1/tasks")
                .header("Content-Type", JSON)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{\"title\":\"a\"}")));
    var problem = problem(answer, 400, "validation");
    assertThat(problem.path("errors").get(0).path("field").asString()).isEqualTo("Idempotency-Key");
    assertThat(tasks.creates()).isEmpty();
  }

  @Test
  void passesAKeyWithACommaOnAsItIs() throws Exception {
    var answer =
        send(
            request("/api/v1/tasks")
                .header("Content-Type", JSON)
                .header("Idempotency-Key", "a,b")
                .POST(BodyPublishers.ofString("{\"title\":\"a\"}")));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(tasks.creates().take().getRequestId()).isEqualTo("a,b");
  }

  @Test
  void refusesMoreParametersThanAnyRequestHas() throws Exception {
    problem(send(request("/api/v1/tasks?" + "a=1&".repeat(101))), 400, "validation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/tasks?status=%zz HTTP/1.1\r\nHost: a",
        "GET /api/v1/tasks/../../etc HTTP/1.1\r\nHost: a",
        "GET /api/v1/tasks/a;b=c HTTP/1.1\r\nHost: a",
        "GET /api/v1/ta\\sks HTTP/1.1\r\nHost: a",
        "GET /api/v1/tasks HTTP/1.1",
        "NONSENSE\r\nHost: a",
        "GET /api/v1/tasks HTTP/7.0\r\nHost: a",
        "POST /api/v1/tasks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: klingon",
        "GET /api/v1/tasks HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2",
        "GET /api/v1/tasks HTTP/1.1\r\nHost: a\r\nBad Header: 1"
      })
  void answersWhatIsNoRequestWithAProblem(String head) throws Exception {
    var answer = exchange(head + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
    assertThat(answer).contains("https://workstream.dev/problems/");
    assertThat(answer).doesNotContainIgnoringCase("tomcat", "apache", "html", "java");
  }

  /** A request line without a version is one of HTTP/0.9, whose answers are a body alone. */
  @Test
  void answersWhatHasNoVersionWithTheProblemAlone() throws Exception {
    var problem = json.readTree(exchange("GET  HTTP/1.1\r\n\r\n"));
    assertThat(problem.path("type").asString())
        .isEqualTo("https://workstream.dev/problems/validation");
  }

  @Test
  void refusesHeadersOfMoreThan8KiB() throws Exception {
    var head = "GET /api/v1/tasks HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9000);
    var answer = exchange(head + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
  }

  @Test
  void endsABodyThatTrickles() throws Exception {
    var start = System.nanoTime();
    try (var socket = connect()) {
      var out = socket.getOutputStream();
      out.write(
          """
          POST /api/v1/tasks HTTP/1.1\r
          Host: a\r
          Content-Type: application/json\r
          Content-Length: 60000\r
          \r
          """
              .getBytes(UTF_8));
      // One byte at a time, until there is an answer: never silent for long enough to be cut off.
      socket.setSoTimeout(200);
      var answered = false;
      while (!answered && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30)) {
        out.write(' ');
        try {
          answered = socket.getInputStream().read() == 'H';
        } catch (SocketTimeoutException e) {
          // Not yet.
        }
      }
      socket.setSoTimeout(20_000);
      assertThat(socket.getInputStream().readNBytes(11)).asString(UTF_8).isEqualTo("TTP/1.1 408");
    }
    assertThat(tasks.creates()).isEmpty();
  }

  @Test
  void tellsBrowsersToTakeNothingForWhatItIsNot() throws Exception {
    for (var path : List.of("/api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000", "/nowhere")) {
      var headers = send(request(path)).headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
      assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'self'");
      assertThat(headers.firstValue("Server")).isEmpty();
    }
  }

  /** Nobody reads the body of these, whatever it says that it is. */
  @ParameterizedTest
  @CsvSource({
    "PUT, application/x-www-form-urlencoded",
    "DELETE, application/x-www-form-urlencoded"
  })
  void readsNoFormBehindTheLimitsBack(String method, String contentType) throws Exception {
    for (var body : List.of("title=%zz", "title=" + "a".repeat(1_000_000))) {
      var answer =
          send(
              request("/api/v1/tasks")
                  .header("Content-Type", contentType)
                  .method(method, BodyPublishers.ofString(body)));
      problem(answer, 405, "method-not-allowed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c181", "c0af", "e08181", "f5808080", "eda080edb080"})
  void refusesLongerFormsOfACharacter(String hex) throws Exception {
    var title = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    var body = ("{\"title\":\"a" + title + "b\"}").getBytes(ISO_8859_1);
    var problem = problem(create(BodyPublishers.ofByteArray(body)), 400, "validation");
    assertThat(problem.path("errors").get(0).path("code").asString()).isEqualTo("malformed_json");
    assertThat(tasks.creates()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
  void guessesAtNoOtherEncoding(String charset) throws Exception {
    var body = "{\"title\":\"a\"}".getBytes(charset);
    problem(create(BodyPublishers.ofByteArray(body)), 400, "validation");
    problem(create("\uFEFF{\"title\":\"a\"}"), 400, "validation");
    assertThat(tasks.creates()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/tasks",
    "POST, /api/v1/tasks",
    "GET, /api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000",
    "POST, /api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000/complete"
  })
  void namesParametersThatItDoesNotKnow(String method, String path) throws Exception {
    var name = "x".repeat(2_000);
    var answer =
        send(
            request(path + "?" + name + "=1")
                .header("Content-Type", JSON)
                .method(method, BodyPublishers.ofString("{\"title\":\"a\"}")));
    var errors = problem(answer, 400, "validation").path("errors");
    assertThat(errors.get(0).path("code").asString()).isEqualTo("unknown_parameter");
    assertThat(errors.get(0).path("field").asString()).startsWith("xxx").hasSize(65);
    assertThat(tasks.creates()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void beginsATraceOfItsOwnWhereTheCallersIsNone(String traceparent) throws Exception {
    var answer =
        send(
            request("/api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000")
                .header("traceparent", traceparent)
                .header("tracestate", "a=" + "b".repeat(2_000)));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Trace-Id").orElseThrow())
        .matches("[0-9a-f]{32}")
        .isNotEqualTo("4bf92f3577b34da6a3ce929d0e0e4736")
        .isNotEqualTo("0".repeat(32));
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
    "NOT_FOUND, TASK_NOT_FOUND, 404, not-found, There is no task of this id.",
    "FAILED_PRECONDITION, TASK_STATE, 409, task-state, Read the task: its status has changed.",
    "ALREADY_EXISTS, REQUEST_ID_REUSED, 422, idempotency-key-reused, Use a new key",
    "RESOURCE_EXHAUSTED, MESSAGE_TOO_LARGE, 413, body-too-large, Send less.",
    "FAILED_PRECONDITION, TOKEN_EXPIRED, 410, events-expired, Begin without a token",
    "DEADLINE_EXCEEDED, DEADLINE_EXCEEDED, 504, timeout, safe to repeat",
    "INTERNAL, INTERNAL, 500, internal, The trace id leads to the cause."
  })
  void mapsAReasonOfTheContract(Code code, String reason, int status, String type, String detail)
      throws Exception {
    tasks.failNext(failure(code, ErrorInfo.newBuilder().setReason(reason).build()));
    var problem = problem(create("{\"title\":\"a\"}"), status, type);
    assertThat(problem.path("detail").asString()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, 404, not-found",
    "ALREADY_EXISTS, 422, idempotency-key-reused",
    "RESOURCE_EXHAUSTED, 429, too-many-requests",
    "DEADLINE_EXCEEDED, 504, timeout",
    "FAILED_PRECONDITION, 500, internal",
    "INTERNAL, 500, internal",
    "UNKNOWN, 500, internal"
  })
  void mapsAStatusWithoutAKnownReason(Code code, int status, String type) throws Exception {
    for (var details :
        List.of(
            new Message[] {},
            new Message[] {ErrorInfo.newBuilder().setReason("FROM_THE_FUTURE").build()})) {
      tasks.failNext(failure(code, details));
      var problem = problem(create("{\"title\":\"a\"}"), status, type);
      assertThat(problem.toString())
          .doesNotContainIgnoringCase("grpc", "postgres", "task of this id", "FROM_THE_FUTURE");
    }
  }

  private static StatusException failure(Code code, Message... details) {
    var status =
        com.google.rpc.Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage("org.postgresql.util.PSQLException");
    for (var detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return StatusProto.toStatusException(status.build());
  }

  @Test
  void namesTheFieldsThatTheDomainRefuses() throws Exception {
    var violation =
        FieldViolation.newBuilder()
            .setField("title")
            .setReason("TOO_LONG")
            .setDescription("must have at most 200 characters");
    tasks.failNext(
        failure(
            Code.INVALID_ARGUMENT, BadRequest.newBuilder().addFieldViolations(violation).build()));
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
  void keepsManagementOffThePublicPort() throws Exception {
    problem(send(request("/actuator/health")), 404, "not-found");
  }

  private Socket connect() throws Exception {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** What comes back for these bytes until the connection is closed. */
  private String exchange(String request) throws Exception {
    try (var socket = connect()) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
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
