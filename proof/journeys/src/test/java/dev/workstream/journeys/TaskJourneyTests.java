package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.rabbitmq.client.MessageProperties;
import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.launcher.Repair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From request to record through the packaged services, on the installed engines. */
@TestInstance(Lifecycle.PER_CLASS)
class TaskJourneyTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Layout LAYOUT = new Layout(1, 1, true, Map.of(), Map.of());

  private LocalSystem system;
  private Client client;

  @BeforeAll
  void start(@TempDir Path home) {
    system = TestedSystem.at(home, Ports.free(), LAYOUT, installed());
    system.start();
    client = new Client(system);
  }

  @AfterAll
  void stop() {
    system.close();
    client.close();
  }

  /** The search path for RabbitMQ and MongoDB. */
  SearchPath installed() {
    return SearchPath.ofThisProcess();
  }

  @Test
  void aCompletedTaskHasTwoRecordsAndOneTraceEverywhere() {
    var trace = UUID.randomUUID().toString().replace("-", "");
    var parent = "00-" + trace + "-00f067aa0ba902b7-01";

    var created = client.create("Write it down", "traceparent", parent);
    assertThat(created.status()).isEqualTo(201);
    var id = created.body().path("id").asString();
    var completed = client.complete(id, "traceparent", parent);
    assertThat(completed.status()).isEqualTo(200);

    var records = awaitRecords(id, 2);
    assertThat(records)
        .extracting(record -> record.path("event_type").asString())
        .containsExactly("workstream.task.created.v1", "workstream.task.completed.v1");
    assertThat(records.getFirst().path("payload")).isEqualTo(created.body());
    assertThat(records.getLast().path("payload")).isEqualTo(completed.body());
    assertThat(List.of(created.header("X-Trace-Id"), completed.header("X-Trace-Id")))
        .containsOnly(trace);
    assertThat(records).allMatch(record -> record.path("trace_id").asString().equals(trace));
    for (var service : system.serviceNames()) {
      await().atMost(LIMIT).until(() -> log(service).contains("\"trace_id\":\"" + trace + "\""));
    }
  }

  @Test
  void logsNothingAboutTracesWithoutAnEndpoint() {
    awaitRecords(client.create("Seen by nobody").body().path("id").asString(), 1);
    for (var service : system.serviceNames()) {
      assertThat(log(service)).doesNotContainIgnoringCase("otlp").doesNotContain(":4318");
    }
  }

  @Test
  void oneIdempotencyKeyCreatesOneTaskAndARepeatedCompleteOneEvent() throws Exception {
    var key = UUID.randomUUID().toString();
    var ids =
        atTheSameMoment(
            10,
            () -> client.create("Only once", "Idempotency-Key", key).body().path("id").asString());
    assertThat(ids.stream().distinct()).hasSize(1);
    var id = ids.getFirst();
    var answers = atTheSameMoment(10, () -> client.complete(id).body());
    assertThat(answers.stream().distinct()).hasSize(1);

    // A later event is recorded, so all earlier ones are too.
    var later = client.create("Later").body().path("id").asString();
    awaitRecords(later, 1);
    assertThat(awaitRecords(id, 2)).hasSize(2);
    assertThat(client.create("Something else", "Idempotency-Key", key).status()).isEqualTo(422);
  }

  @Test
  void aMessageThatIsNotJsonIsDeadLetteredAndLaterOnesAreRecorded() throws Exception {
    var id = client.create("Before").body().path("id").asString();
    publish("this is not JSON");
    client.complete(id);

    assertThat(awaitRecords(id, 2)).hasSize(2);
    await().atMost(LIMIT).until(() -> client.deadLetters().size() == 1);
    var letter = client.deadLetters().get(0);
    assertThat(letter.path("reason").asString()).isEqualTo("not_json");
    assertThat(letter.path("body").asString()).isEqualTo("this is not JSON");
  }

  @Test
  void killingAnyServiceLosesNothing() {
    var ids = new ArrayList<String>();
    for (var service : system.serviceNames()) {
      var id = client.create("Before the death of " + service).body().path("id").asString();
      ids.add(id);
      client.complete(id);
      system.kill(service);
      system.restart(service);
      assertThat(client.get(id).body().path("status").asString()).isEqualTo("completed");
    }
    for (var id : ids) {
      assertThat(awaitRecords(id, 2))
          .extracting(record -> record.path("sequence").asInt())
          .containsExactly(1, 2);
    }
  }

  @Test
  void withoutTheBrokerCallsSucceedAndEventsArriveInOrderLater() {
    system.broker().stop();
    var ids = new ArrayList<String>();
    for (var i = 0; i < 20; i++) {
      var created = client.create("Without a broker");
      assertThat(created.status()).isEqualTo(201);
      var id = created.body().path("id").asString();
      assertThat(client.complete(id).status()).isEqualTo(200);
      ids.add(id);
    }
    system.broker().start();

    for (var id : ids) {
      assertThat(awaitRecords(id, 2))
          .extracting(record -> record.path("sequence").asInt())
          .containsExactly(1, 2);
    }
  }

  @Test
  void withoutTheDatabaseCallsAnswer503AndRecoverWithIt() {
    var id = client.create("Before").body().path("id").asString();
    system.postgres().stop();
    try {
      for (var attempt = 0; attempt < 5; attempt++) {
        var begin = System.nanoTime();
        var answer = client.complete(id);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.body().path("type").asString()).endsWith("/unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
      }
    } finally {
      system.postgres().start();
    }
    await().atMost(LIMIT).until(() -> client.complete(id).status() == 200);
    awaitRecords(id, 2);
  }

  @Test
  void repairRestoresDeletedRecords() {
    var begin = Instant.now().minusSeconds(60);
    var ids = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      ids.add(client.create("To be lost").body().path("id").asString());
    }
    ids.forEach(id -> awaitRecords(id, 1));
    var repair =
        new Repair(system.management("tasks-service"), system.management("notifications-service"));
    assertThat(repair.run(begin, Instant.now(), false).missing()).isEmpty();
    deleteRecords(ids);

    var compared = repair.run(begin, Instant.now(), true);
    assertThat(compared.missing()).hasSize(5);
    assertThat(compared.republished()).isZero();
    var repaired = repair.run(begin, Instant.now(), false);
    assertThat(repaired.missing()).hasSize(5);
    assertThat(repaired.isWhole()).isTrue();

    ids.forEach(id -> assertThat(awaitRecords(id, 1)).hasSize(1));
    assertThat(repair.run(begin, Instant.now(), false).missing()).isEmpty();
  }

  private void deleteRecords(List<String> ids) {
    var subjects = ids.stream().map(id -> "task/" + id).toList();
    try (var mongo = MongoClients.create(system.records().uri())) {
      mongo
          .getDatabase("workstream")
          .getCollection("notifications")
          .deleteMany(Filters.in("subject", subjects));
    }
  }

  private List<JsonNode> awaitRecords(String id, int count) {
    return await().atMost(LIMIT).until(() -> client.records(id), list -> list.size() >= count);
  }

  private void publish(String text) throws Exception {
    try (var connection = system.brokerAddress().connections().newConnection();
        var channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish(
          "",
          "workstream.notifications",
          true,
          MessageProperties.PERSISTENT_TEXT_PLAIN,
          text.getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  private String log(String service) {
    try {
      return Files.readString(system.log(service));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static <T> List<T> atTheSameMoment(int times, Callable<T> call) throws Exception {
    var answers = new ArrayList<T>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(Collections.nCopies(times, call))) {
        answers.add(answer.get());
      }
    }
    return answers;
  }
}
