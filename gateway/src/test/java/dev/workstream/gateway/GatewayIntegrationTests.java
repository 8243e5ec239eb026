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
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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

  private final JsonMapper json = new JsonMapper();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  private GatewayClient gateway;
  private RawHttp sockets;

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
    gateway = new GatewayClient(port, managementPort);
    sockets = new RawHttp(port);
  }

  @Nested
  class Tasks {

    @Test
    void answersACreatedTaskWithItsLocation() throws Exception {
      var answer = gateway.create("{\"title\":\"Write it down\"}");
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
  }

  @Nested
  class RequestIds {

    @Test
    void passesOnRequestIdAndTrace() throws Exception {
      var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
      var answer =
          gateway.send(
              gateway
                  .request("/api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000")
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
    void replacesAMalformedRequestId(String id) throws Exception {
      var given = id.equals("x129") ? "x".repeat(129) : id;
      var answer = gateway.send(gateway.request("/nowhere").header("X-Request-Id", given));
      assertThat(answer.headers().firstValue("X-Request-Id").orElseThrow())
          .isNotEqualTo(given)
          .hasSize(36);
    }

    @Test
    void repeatsRequestIdAndTraceIdInProblems() throws Exception {
      var answer = gateway.send(gateway.request("/nowhere"));
      var problem = gateway.problem(answer, 404, "not-found");
      assertThat(problem.path("request_id").asString())
          .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
      assertThat(problem.path("trace_id").asString())
          .isEqualTo(answer.headers().firstValue("X-Trace-Id").orElseThrow());
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
    void replacesAMalformedTraceparent(String traceparent) throws Exception {
      var answer =
          gateway.send(
              gateway
                  .request("/api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000")
                  .header("traceparent", traceparent)
                  .header("tracestate", "a=" + "b".repeat(2_000)));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("X-Trace-Id").orElseThrow())
          .matches("[0-9a-f]{32}")
          .isNotEqualTo("4bf92f3577b34da6a3ce929d0e0e4736")
          .isNotEqualTo("0".repeat(32));
    }
  }

  @Nested
  class Bodies {

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
    void refusesAMalformedBodyAndNamesTheField(String body, String field, String code)
        throws Exception {
      var problem = gateway.problem(gateway.create(body), 400, "validation");
      assertThat(problem.path("errors")).hasSize(1);
      assertThat(problem.path("errors").get(0).path("field").asString()).isEqualTo(field);
      assertThat(problem.path("errors").get(0).path("code").asString()).isEqualTo(code);
      assertThat(tasks.creates()).isEmpty();
    }

    @Test
    void refusesDeepNesting() throws Exception {
      gateway.problem(gateway.create("{\"title\":" + "[".repeat(10_000)), 400, "validation");
    }

    @Test
    void refusesABodyOfMoreThan64KiB() throws Exception {
      var body = "{\"title\":\"" + "a".repeat(64 * 1024) + "\"}";
      gateway.problem(gateway.create(body), 413, "body-too-large");
      var unannounced =
          BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
      gateway.problem(gateway.create(unannounced), 413, "body-too-large");
      assertThat(tasks.creates()).isEmpty();
    }

    @Test
    void readsOnlyPlainJson() throws Exception {
      var text =
          gateway.request("/api/v1/tasks").POST(BodyPublishers.ofString("{\"title\":\"a\"}"));
      gateway.problem(gateway.send(text), 415, "unsupported-media-type");
      gateway.problem(
          gateway.send(text.copy().header("Content-Type", "text/plain")),
          415,
          "unsupported-media-type");
      gateway.problem(
          gateway.send(text.copy().header("Content-Type", JSON).header("Content-Encoding", "gzip")),
          415,
          "unsupported-media-type");
      assertThat(tasks.creates()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso-8859-1", "utf-16", "klingon"})
    void readsOnlyUtf8(String charset) throws Exception {
      var body =
          gateway
              .request("/api/v1/tasks")
              .header("Content-Type", JSON + ";charset=" + charset)
              .POST(BodyPublishers.ofString("{\"title\":\"a\"}"));
      gateway.problem(gateway.send(body), 415, "unsupported-media-type");
      assertThat(tasks.creates()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c181", "c0af", "e08181", "f5808080", "eda080edb080"})
    void refusesOverlongUtf8(String hex) throws Exception {
      var title = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
      var body = ("{\"title\":\"a" + title + "b\"}").getBytes(ISO_8859_1);
      var problem =
          gateway.problem(gateway.create(BodyPublishers.ofByteArray(body)), 400, "validation");
      assertThat(problem.path("errors").get(0).path("code").asString()).isEqualTo("malformed_json");
      assertThat(tasks.creates()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void refusesUtf16AndUtf32(String charset) throws Exception {
      var body = "{\"title\":\"a\"}".getBytes(charset);
      gateway.problem(gateway.create(BodyPublishers.ofByteArray(body)), 400, "validation");
      gateway.problem(gateway.create("\uFEFF{\"title\":\"a\"}"), 400, "validation");
      assertThat(tasks.creates()).isEmpty();
    }

    @Test
    void answers408ToASlowBody() throws Exception {
      var start = System.nanoTime();
      try (var socket = sockets.connect()) {
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

    /** Nobody reads the body of these, whatever it says that it is. */
    @ParameterizedTest
    @CsvSource({
      "PUT, application/x-www-form-urlencoded",
      "DELETE, application/x-www-form-urlencoded"
    })
    void answersFormsWithoutReadingThem(String method, String contentType) throws Exception {
      for (var body : List.of("title=%zz", "title=" + "a".repeat(1_000_000))) {
        var answer =
            gateway.send(
                gateway
                    .request("/api/v1/tasks")
                    .header("Content-Type", contentType)
                    .method(method, BodyPublishers.ofString(body)));
        gateway.problem(answer, 405, "method-not-allowed");
      }
    }
  }

  @Nested
  class IdempotencyKeys {

    @ParameterizedTest
    @ValueSource(strings = {"", "two words"})
    void refusesAMalformedKey(String key) throws Exception {
      var answer =
          gateway.send(
              gateway
                  .request("/api/v1/tasks")
                  .header("Content-Type", JSON)
                  .header("Idempotency-Key", key)
                  .POST(BodyPublishers.ofString("{\"title\":\"a\"}")));
      var problem = gateway.problem(answer, 400, "validation");
      assertThat(problem.path("errors").get(0).path("field").asString())
          .isEqualTo("Idempotency-Key");
      assertThat(tasks.creates()).isEmpty();
    }

    @Test
    void passesOnAKeyWithAComma() throws Exception {
      var answer =
          gateway.send(
              gateway
                  .request("/api/v1/tasks")
                  .header("Content-Type", JSON)
                  .header("Idempotency-Key", "a,b")
                  .POST(BodyPublishers.ofString("{\"title\":\"a\"}")));
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(tasks.creates().take().getRequestId()).isEqualTo("a,b");
    }
  }

  @Nested
  class Parameters {

    @ParameterizedTest
    @CsvSource({
      "GET, /api/v1/tasks",
      "POST, /api/v1/tasks",
      "GET, /api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000",
      "POST, /api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000/complete"
    })
    void refusesUnknownParametersByName(String method, String path) throws Exception {
      var name = "x".repeat(2_000);
      var answer =
          gateway.send(
              gateway
                  .request(path + "?" + name + "=1")
                  .header("Content-Type", JSON)
                  .method(method, BodyPublishers.ofString("{\"title\":\"a\"}")));
      var errors = gateway.problem(answer, 400, "validation").path("errors");
      assertThat(errors.get(0).path("code").asString()).isEqualTo("unknown_parameter");
      assertThat(errors.get(0).path("field").asString()).startsWith("xxx").hasSize(65);
      assertThat(tasks.creates()).isEmpty();
    }

    @Test
    void refusesMoreThan100Parameters() throws Exception {
      gateway.problem(
          gateway.send(gateway.request("/api/v1/tasks?" + "a=1&".repeat(101))), 400, "validation");
    }
  }

  @Nested
  class MalformedHttp {

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
    void answersWithAProblem(String head) throws Exception {
      var answer = sockets.exchange(head + "\r\nConnection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
      assertThat(answer).contains("https://workstream.dev/problems/");
      assertThat(answer).doesNotContainIgnoringCase("tomcat", "apache", "html", "java");
    }

    /** A request line without a version is one of HTTP/0.9, whose answers are a body alone. */
    @Test
    void answersHttp09WithTheProblemAlone() throws Exception {
      var problem = json.readTree(sockets.exchange("GET  HTTP/1.1\r\n\r\n"));
      assertThat(problem.path("type").asString())
          .isEqualTo("https://workstream.dev/problems/validation");
    }

    @Test
    void refusesHeadersOfMoreThan8KiB() throws Exception {
      var head = "GET /api/v1/tasks HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9000);
      var answer = sockets.exchange(head + "\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }
  }

  @Nested
  class Answers {

    @Test
    void sendsHeadersThatProtectBrowsers() throws Exception {
      for (var path : List.of("/api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000", "/nowhere")) {
        var headers = gateway.send(gateway.request(path)).headers();
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
        assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
            .contains("default-src 'self'");
        assertThat(headers.firstValue("Server")).isEmpty();
      }
    }

    @Test
    void answersOnlyJson() throws Exception {
      var answer =
          gateway.send(gateway.request("/api/v1/tasks").header("Accept", "application/xml"));
      gateway.problem(answer, 406, "not-acceptable");
    }

    @Test
    void namesTheAllowedMethods() throws Exception {
      var answer = gateway.send(gateway.request("/api/v1/tasks").DELETE());
      gateway.problem(answer, 405, "method-not-allowed");
      assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
    }

    @Test
    void keepsManagementOffThePublicPort() throws Exception {
      gateway.problem(gateway.send(gateway.request("/actuator/health")), 404, "not-found");
    }
  }

  @Nested
  class FailedCalls {

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
      var problem = gateway.problem(gateway.create("{\"title\":\"a\"}"), status, type);
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
        var problem = gateway.problem(gateway.create("{\"title\":\"a\"}"), status, type);
        assertThat(problem.toString())
            .doesNotContainIgnoringCase("grpc", "postgres", "task of this id", "FROM_THE_FUTURE");
      }
    }

    @Test
    void namesTheFieldsThatTheServiceRefuses() throws Exception {
      var violation =
          FieldViolation.newBuilder()
              .setField("title")
              .setReason("TOO_LONG")
              .setDescription("must have at most 200 characters");
      tasks.failNext(
          failure(
              Code.INVALID_ARGUMENT,
              BadRequest.newBuilder().addFieldViolations(violation).build()));
      var problem = gateway.problem(gateway.create("{\"title\":\"a\"}"), 400, "validation");
      assertThat(problem.path("errors"))
          .isEqualTo(
              json.readTree(
                  """
                  [{"field":"title","code":"too_long","message":"must have at most 200 characters"}]
                  """));
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
  }

  @Nested
  class UnavailableService {

    @Test
    void retriesWithTheSameRequestId() throws Exception {
      tasks.failNext(Status.UNAVAILABLE.asException());
      tasks.failNext(Status.UNAVAILABLE.asException());
      assertThat(gateway.create("{\"title\":\"a\"}").statusCode()).isEqualTo(201);
      assertThat(tasks.creates()).hasSize(3);
      assertThat(tasks.creates().stream().distinct()).hasSize(1);
    }

    @Test
    void answers504AtTheDeadline() throws Exception {
      tasks.fallSilent(true);
      gateway.problem(gateway.create("{\"title\":\"a\"}"), 504, "timeout");
    }

    @Test
    void answers503UntilTheServiceIsBack() throws Exception {
      assertThat(gateway.create("{\"title\":\"a\"}").statusCode()).isEqualTo(201);
      tasks.stop();
      try {
        var answer = gateway.create("{\"title\":\"a\"}");
        gateway.problem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(gateway.readiness()).isEqualTo(503);
      } finally {
        tasks.startAgain();
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> gateway.create("{\"title\":\"a\"}").statusCode() == 201);
      assertThat(gateway.readiness()).isEqualTo(200);
    }
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
