package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.launcher.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

/** From request to record through the packaged services, on the engines of this machine. */
@TestInstance(Lifecycle.PER_CLASS)
class TaskJourneyTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private LocalSystem system;
  private Client client;

  @BeforeAll
  void start(@TempDir Path home) {
    system =
        LocalSystem.at(
            home,
            Path.of(System.getProperty("workstream.checkout")).normalize(),
            Ports.free(),
            installed(),
            new Progress(System.out));
    system.start();
    client = new Client(system);
  }

  @AfterAll
  void stop() {
    system.close();
  }

  /** Where RabbitMQ and MongoDB are looked for. */
  SearchPath installed() {
    return SearchPath.ofThisProcess();
  }

  @Test
  void aCompletedTaskHasItsTwoRecordsAndOneTraceEverywhere() {
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
    assertThat(List.of(created.traceId(), completed.traceId())).containsOnly(trace);
    assertThat(records).allMatch(record -> record.path("trace_id").asString().equals(trace));
    for (var service : system.serviceNames()) {
      await().atMost(LIMIT).until(() -> log(service).contains("\"trace_id\":\"" + trace + "\""));
    }
  }

  @Test
  void oneIdempotencyKeyMakesOneTaskAndARepeatedCompleteOneEvent() throws Exception {
    var key = UUID.randomUUID().toString();
    var ids =
        atTheSameMoment(
            10,
            () -> client.create("Only once", "Idempotency-Key", key).body().path("id").asString());
    assertThat(ids.stream().distinct()).hasSize(1);
    var id = ids.getFirst();
    var answers = atTheSameMoment(10, () -> client.complete(id).body());
    assertThat(answers.stream().distinct()).hasSize(1);

    // What comes behind them in the queue is there, so all that there will be is there.
    var later = client.create("Later").body().path("id").asString();
    awaitRecords(later, 1);
    assertThat(awaitRecords(id, 2)).hasSize(2);
    assertThat(client.create("Something else", "Idempotency-Key", key).status()).isEqualTo(422);
  }

  @Test
  void aMessageThatIsNotJsonIsDeadLetteredAndThoseBehindItAreRecorded() throws Exception {
    var id = client.create("Before").body().path("id").asString();
    publishByHand("this is not JSON");
    client.complete(id);

    assertThat(awaitRecords(id, 2)).hasSize(2);
    await().atMost(LIMIT).until(() -> client.deadLetters().size() == 1);
    var letter = client.deadLetters().get(0);
    assertThat(letter.path("reason").asString()).isEqualTo("not_json");
    assertThat(letter.path("body").asString()).isEqualTo("this is not JSON");
  }

  @Test
  void theDeathOfAnyServiceLosesNothing() {
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

  private List<JsonNode> awaitRecords(String id, int count) {
    return await().atMost(LIMIT).until(() -> client.records(id), list -> list.size() >= count);
  }

  private void publishByHand(String text) throws Exception {
    var connections = new ConnectionFactory();
    connections.setHost(system.broker().host());
    connections.setPort(system.broker().port());
    connections.setUsername(system.broker().username());
    connections.setPassword(system.broker().password());
    try (var connection = connections.newConnection();
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
