package dev.workstream.journeys;

import static dev.workstream.journeys.BadRequest.create;
import static dev.workstream.journeys.BadRequest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.workstream.journeys.BadRequest.Known;
import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends every known kind of bad input over the wire to the packaged services. Each service must
 * refuse it as docs/contracts/bad-input.md says, write nothing, and serve the next good input.
 */
@TestInstance(Lifecycle.PER_CLASS)
class BadInputJourneyTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Words that no answer may contain, because they help attackers only. */
  private static final List<String> INTERNAL_WORDS =
      List.of(
          "exception",
          "\tat ",
          "java",
          "spring",
          "tomcat",
          "jackson",
          "grpc",
          "protobuf",
          "postgres",
          "hibernate",
          "mongo",
          "rabbit",
          "redis",
          "<html");

  private final Ports ports = Ports.free();
  private final JsonMapper json = new JsonMapper();

  private LocalSystem system;
  private Known known;
  private ManagedChannel tasks;
  private Connection broker;
  private Channel channel;
  private java.sql.Connection database;
  private MongoClient mongo;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    system = TestedSystem.at(home, ports, new Layout(1, 1, true, Map.of(), Map.of()));
    system.start();
    var postgres = system.database();
    database =
        DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
    mongo = MongoClients.create(system.records().uri());
    known = prepare();
    tasks =
        ManagedChannelBuilder.forAddress("127.0.0.1", ports.tasks())
            .usePlaintext()
            .maxInboundMetadataSize(64 * 1024)
            .build();
    broker = system.brokerAddress().connections().newConnection();
    channel = broker.createChannel();
    channel.confirmSelect();
  }

  @AfterAll
  void stop() throws Exception {
    if (tasks != null) {
      tasks.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
    if (broker != null) {
      broker.abort(10_000);
    }
    if (mongo != null) {
      mongo.close();
    }
    if (database != null) {
      database.close();
    }
    if (system != null) {
      system.close();
    }
  }

  private Known prepare() {
    var key = "known-" + UUID.randomUUID();
    var first = rest(create("{\"title\":\"Known\"}", "Idempotency-Key: " + key));
    assertThat(first.status()).as(first.body()).isEqualTo(201);
    assertThat(rest(create("{\"title\":\"Another\"}")).status()).isEqualTo(201);
    // Wait for the records of these tasks before the tests count records.
    await().atMost(LIMIT).until(() -> records() == 2);
    var page = tree(rest(get("/api/v1/tasks?page_size=1")));
    return new Known(
        tree(first).path("id").asString(), key, page.path("next_page_token").asString());
  }

  @ParameterizedTest
  @MethodSource("restRequests")
  void theGatewayRefuses(BadRequest bad) {
    var before = written();
    var answer = rest(bad.request().apply(known));
    assertRefused(bad, answer);
    if (bad.status() != 0 && answer.headers().containsKey("x-trace-id")) {
      var line = new String(bad.request().apply(known), StandardCharsets.ISO_8859_1).split(" ", 3);
      ApiContract.check(line[0], line[1], answer.status(), answer.headers(), answer.body());
    }
    assertThat(written()).isEqualTo(before);
    assertServes();
  }

  static Stream<Arguments> restRequests() {
    return BadRestRequests.byKind().entrySet().stream()
        .flatMap(kind ->
            kind.getValue().stream()
                .map(bad -> argumentSet(kind.getKey() + ": " + bad.input(), bad)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void theTasksServiceRefuses(BadCall bad) throws Exception {
    var before = written();
    var channel =
        ClientInterceptors.intercept(
            tasks, MetadataUtils.newAttachHeadersInterceptor(bad.metadata()));
    var options = bad.options().apply(CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
    assertThatThrownBy(() ->
            ClientCalls.blockingUnaryCall(
                channel, method(bad.method()), options, bad.message().apply(known)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, refusal -> assertRefused(bad, refusal));
    assertThat(written()).isEqualTo(before);
    assertServes();
  }

  static Stream<Arguments> calls() {
    return BadCall.all().stream().map(bad -> argumentSet(bad.input(), bad));
  }

  @ParameterizedTest
  @MethodSource("recordRequests")
  void theNotificationsServiceRefuses(BadRequest bad) {
    assertRefused(bad, RawHttp.send(system.notifications(), bad.request().apply(known)));
    assertThat(RawHttp.send(system.notifications(), get("/api/v1/notifications")).status())
        .isEqualTo(200);
  }

  static Stream<Arguments> recordRequests() {
    return BadRecordRequests.all().stream().map(bad -> argumentSet(bad.input(), bad));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void theInboxDeadLetters(BadMessage bad) throws Exception {
    var before = records();
    var good = BadMessage.event();
    publish(bad.body(), bad.properties());
    publish(BadMessage.bytes(good), BadMessage.plain().build());

    // The next message is recorded, so the consumer has handled the bad one.
    awaitRecord(good.path("event_id").asString());
    var letter = awaitLetter();
    assertThat(letter.getProps().getHeaders().get("x-workstream-reason"))
        .as("%s", letter.getProps().getHeaders())
        .hasToString(bad.reason());
    assertThat(letter.getBody()).isEqualTo(bad.body());
    assertThat(channel.messageCount("workstream.notifications.dlq")).isZero();
    assertThat(records()).isEqualTo(before + 1);
  }

  static Stream<Arguments> messages() {
    return BadMessage.all().stream().map(bad -> argumentSet(bad.input(), bad));
  }

  @Test
  void anInterruptedRequestWritesNothing() {
    var before = written();
    var request = create("{\"title\":\"Never to be created\"}");
    for (var part : List.of(1, request.length / 2, request.length - 1)) {
      RawHttp.hangUpAfter(system.gateway(), Arrays.copyOf(request, part));
    }
    assertThat(written()).isEqualTo(before);
    assertServes();
  }

  /** Valid titles that a service could refuse or change by mistake. */
  @ParameterizedTest
  @MethodSource("unusualTitles")
  void keepsAnUnusualTitle(String title) {
    var body = json.createObjectNode().put("title", title).put("description", title);
    var answer = rest(create(json.writeValueAsBytes(body)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    var read = tree(rest(get("/api/v1/tasks/" + tree(answer).path("id").asString())));
    assertThat(read.path("title").asString()).isEqualTo(title);
    assertThat(read.path("description").asString()).isEqualTo(title);
    await()
        .atMost(LIMIT)
        .until(() ->
            tree(RawHttp.send(
                    system.notifications(),
                    get("/api/v1/notifications?task_id=" + read.path("id").asString())))
                .path("notifications")
                .path(0)
                .path("payload")
                .path("title")
                .asString("")
                .equals(title));
  }

  static Stream<Arguments> unusualTitles() {
    return UnusualTitles.TITLES.entrySet().stream()
        .map(title -> argumentSet(title.getKey(), title.getValue()));
  }

  @Test
  void theDocumentMatchesTheTestCases() throws Exception {
    var file =
        Path.of(System.getProperty("workstream.checkout"))
            .resolve("docs/contracts/bad-input.md")
            .normalize();
    var document = BadInputDocument.text();
    if (Boolean.getBoolean("workstream.write-documents")) {
      Files.writeString(file, document);
    }
    assertThat(file)
        .as("Generate it again with -Dworkstream.write-documents=true")
        .hasContent(document);
  }

  private void assertRefused(BadRequest bad, RawHttp.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(bad.status());
    assertNamesNothingInternal(answer.headers() + answer.body());
    if (bad.status() == 0) {
      return;
    }
    assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
    var problem = tree(answer);
    assertThat(problem.path("type").asString())
        .isEqualTo("https://workstream.dev/problems/" + bad.problem());
    assertThat(problem.path("status").asInt()).isEqualTo(bad.status());
    assertThat(
            problem
                .path("errors")
                .valueStream()
                .map(
                    error -> error.path("field").asString() + ": " + error.path("code").asString()))
        .containsExactlyInAnyOrderElementsOf(bad.errors());
  }

  private static void assertRefused(BadCall bad, StatusRuntimeException refusal) {
    assertThat(refusal.getStatus().getCode()).as(refusal.toString()).isEqualTo(bad.code());
    // gRPC may name itself, and the client adds its own text for a lost stream.
    assertNamesNothingInternal(
        String.valueOf(refusal.getStatus().getDescription())
            .replaceAll("(?i)grpc|http2 exception", ""));
    var status = Objects.requireNonNull(StatusProto.fromThrowable(refusal));
    var reasons = new ArrayList<String>();
    var violations = new ArrayList<String>();
    try {
      for (var detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          reasons.add(detail.unpack(ErrorInfo.class).getReason());
        } else if (detail.is(com.google.rpc.BadRequest.class)) {
          detail.unpack(com.google.rpc.BadRequest.class).getFieldViolationsList().stream()
              .map(violation -> violation.getField() + ": " + violation.getReason())
              .forEach(violations::add);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(reasons).isEqualTo(bad.reason().isEmpty() ? List.of() : List.of(bad.reason()));
    assertThat(violations).containsExactlyInAnyOrderElementsOf(bad.violations());
  }

  private static void assertNamesNothingInternal(String text) {
    assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain(INTERNAL_WORDS.toArray(String[]::new));
  }

  private RawHttp.Answer rest(byte[] request) {
    return RawHttp.send(system.gateway(), request);
  }

  private void assertServes() {
    var answer = rest(get("/api/v1/tasks?page_size=1"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  /** Counts everything that tasks-service has written. */
  private String written() {
    try (var statement = database.createStatement();
        var row =
            statement.executeQuery(
                """
                select format('%s tasks, %s versions, %s keys, %s events',
                  (select count(*) from tasks),
                  (select sum(version) from tasks),
                  (select count(*) from create_requests),
                  (select count(*) from outbox) + (select count(*) from outbox_archive))
                """)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long records() {
    return mongo.getDatabase("workstream").getCollection("notifications").countDocuments();
  }

  private JsonNode tree(RawHttp.Answer answer) {
    return json.readTree(answer.body());
  }

  private void publish(byte[] body, com.rabbitmq.client.AMQP.BasicProperties properties)
      throws Exception {
    channel.basicPublish("workstream.events", "workstream.task.created.v1", true, properties, body);
    channel.waitForConfirmsOrDie(10_000);
  }

  private void awaitRecord(String eventId) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            RawHttp.send(system.notifications(), get("/api/v1/notifications/" + eventId)).status()
                == 200);
  }

  private GetResponse awaitLetter() {
    return await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> channel.basicGet("workstream.notifications.dlq", true), Objects::nonNull);
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    var bytes =
        new MethodDescriptor.Marshaller<byte[]>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            try {
              return stream.readAllBytes();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return MethodDescriptor.newBuilder(bytes, bytes)
        .setType(MethodType.UNARY)
        .setFullMethodName(name)
        .build();
  }
}
