package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.notifications.RealEngines;
import dev.workstream.notifications.broker.QueueTopology;
import dev.workstream.testengines.TestEngines;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class InboxIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String COLLECTION = "notifications";

  @Autowired RabbitTemplate rabbit;
  @Autowired StringRedisTemplate redis;
  @Autowired MongoTemplate mongo;
  @Autowired Inbox inbox;
  @Autowired MeterRegistry meters;
  @Autowired JsonMapper json;

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String eventId = TestEvents.eventId();
  private final String taskId = TestEvents.taskId(1);

  @BeforeEach
  void clearEngines() {
    await().atMost(LIMIT).until(this::isConsuming);
    mongo.getCollection(COLLECTION).deleteMany(new org.bson.Document());
    rabbit.execute(channel -> channel.queuePurge(QueueTopology.DEAD_LETTER_QUEUE));
  }

  @AfterEach
  void startInbox() {
    inbox.start();
  }

  @Test
  void recordsAnEventWithItsTimes() throws Exception {
    var event = TestEvents.created(eventId, taskId);
    publish(
        event,
        properties -> properties.setHeader("x-workstream-published-at", "2026-11-20T12:00:01.5Z"));
    awaitRecords(1);

    var answer = get("/api/v1/notifications/" + eventId);

    assertThat(answer.statusCode()).isEqualTo(200);
    var record = json.readTree(answer.body());
    var envelope = json.readTree(event);
    for (var name : envelope.propertyNames()) {
      assertThat(record.path(name)).as(name).isEqualTo(envelope.path(name));
    }
    assertThat(record.path("published_at").asString()).isEqualTo("2026-11-20T12:00:01.500Z");
    var received = Instant.parse(record.path("received_at").asString());
    assertThat(received).isBetween(Instant.now().minus(LIMIT), Instant.now());
    assertThat(Instant.parse(record.path("recorded_at").asString())).isAfterOrEqualTo(received);
    await().atMost(LIMIT).until(() -> redis.hasKey("workstream:processed:" + eventId));
    assertThat(redis.getExpire("workstream:processed:" + eventId))
        .isBetween(Duration.ofHours(23).toSeconds(), Duration.ofHours(24).toSeconds());
  }

  @Test
  void recordsADuplicateEventOnce() {
    var event = TestEvents.created(eventId, taskId);
    // Publish while the inbox is stopped, so that one batch holds the event several times.
    inbox.stop();
    for (var i = 0; i < 5; i++) {
      publish(event);
    }
    inbox.start();
    awaitSettled();
    publish(event);
    awaitSettled();
    // Redis may forget the event: evicted, flushed, expired.
    redis.delete("workstream:processed:" + eventId);
    publish(event);
    awaitSettled();

    assertThat(records()).isEqualTo(1);
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void recordsADuplicateRightAfterItsBatchOnce() {
    inbox.stop();
    publish(TestEvents.created(eventId, taskId));
    for (var i = 1; i < TestEvents.inbox().batchSize(); i++) {
      publish(TestEvents.created(TestEvents.eventId(), taskId));
    }
    publish(TestEvents.created(eventId, taskId));
    inbox.start();
    awaitSettled();

    assertThat(records()).isEqualTo(TestEvents.inbox().batchSize());
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void reusesItsRedisConnections() {
    recordOne();
    var before = connectionsToRedis();
    for (var i = 0; i < 10; i++) {
      recordOne();
    }
    assertThat(connectionsToRedis() - before).as("connections for ten batches").isLessThan(5);
  }

  private void recordOne() {
    var id = TestEvents.eventId();
    publish(TestEvents.created(id, TestEvents.eventId()));
    await().atMost(LIMIT).until(() -> redis.hasKey("workstream:processed:" + id));
  }

  private long connectionsToRedis() {
    var statistics =
        redis.execute((RedisCallback<Properties>) each -> each.serverCommands().info("stats"));
    return Long.parseLong(statistics.getProperty("total_connections_received"));
  }

  @Test
  void marksAnEventThatACrashedConsumerOnlyRecorded() {
    publish(TestEvents.created(eventId, taskId));
    awaitRecords(1);
    // The state after the crash: a record, no mark in Redis, and the message in the queue.
    redis.delete("workstream:processed:" + eventId);
    publish(TestEvents.created(eventId, taskId));

    await().atMost(LIMIT).until(() -> redis.hasKey("workstream:processed:" + eventId));
    awaitSettled();
    assertThat(records()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"not json, not_json", "{}, bad_envelope", "'{\"event_id\":7}', bad_envelope"})
  void movesPoisonToTheDeadLetterQueueAndRecordsTheOthers(String body, String reason) {
    var before = TestEvents.eventId();
    var behind = TestEvents.eventId();
    inbox.stop();
    publish(TestEvents.created(before, taskId));
    rabbit.send(
        "workstream.events",
        "workstream.task.created.v1",
        MessageBuilder.withBody(body.getBytes(StandardCharsets.UTF_8))
            .setHeader("mine", "kept")
            .setContentType("text/strange")
            .build());
    publish(TestEvents.created(behind, taskId));
    inbox.start();
    awaitRecords(2);
    awaitSettled();

    var letters = deadLetters();
    assertThat(letters).hasSize(1);
    var letter = letters.getFirst();
    assertThat(letter.getBody()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
    var properties = letter.getMessageProperties();
    assertThat(properties.getContentType()).isEqualTo("text/strange");
    assertThat(properties.getHeaders())
        .containsEntry("mine", "kept")
        .containsEntry("x-workstream-reason", reason)
        .containsEntry("x-workstream-original-exchange", "workstream.events")
        .containsEntry("x-workstream-original-routing-key", "workstream.task.created.v1")
        .containsKeys("x-workstream-detail", "x-workstream-dead-lettered-at");
    assertThat(Instant.parse(properties.getHeader("x-workstream-dead-lettered-at")))
        .isBetween(Instant.now().minus(LIMIT), Instant.now());
  }

  @Test
  void listsDeadLettersWithoutRemovingThem() throws Exception {
    rabbit.send(
        "",
        QueueTopology.QUEUE,
        MessageBuilder.withBody("not json".getBytes(StandardCharsets.UTF_8))
            .setMessageId("by-hand")
            .build());
    await().atMost(LIMIT).until(() -> shownDeadLetters().size() == 1);

    var shown = shownDeadLetters();
    assertThat(shown.get(0).path("message_id").asString()).isEqualTo("by-hand");
    assertThat(shown.get(0).path("reason").asString()).isEqualTo("not_json");
    assertThat(shown.get(0).path("body").asString()).isEqualTo("not json");
    assertThat(shown.get(0).path("original_routing_key").asString()).isEqualTo(QueueTopology.QUEUE);
    // The broker takes a moment to return the letters to the queue.
    await().atMost(LIMIT).until(() -> shownDeadLetters().equals(shown));
    await().atMost(LIMIT).until(() -> deadLetters().size() == 1);
  }

  @Test
  void keepsTheExactTextOfUnknownEventTypes() throws Exception {
    publish(TestEvents.unknownType(eventId, taskId, 3));
    awaitRecords(1);
    assertThat(get("/api/v1/notifications/" + eventId).body())
        .contains("{\"anything\":12345678901234567890.5}");
  }

  @Test
  void keepsTheOrderOfEachTask() {
    var perTask = 100;
    inbox.stop();
    for (var sequence = 1; sequence <= perTask; sequence++) {
      for (var task = 1; task <= 5; task++) {
        publish(TestEvents.unknownType(TestEvents.eventId(), TestEvents.taskId(task), sequence));
      }
    }
    inbox.start();
    awaitRecords(5 * perTask);

    Map<String, List<Long>> sequences = new HashMap<>();
    mongo
        .getCollection(COLLECTION)
        .find()
        .sort(
            new org.bson.Document("recorded_at", 1).append("received_at", 1).append("sequence", 1))
        .forEach(record ->
            sequences
                .computeIfAbsent(record.getString("subject"), _ -> new ArrayList<>())
                .add(record.getLong("sequence")));
    assertThat(sequences).hasSize(5);
    assertThat(sequences.values())
        .allSatisfy(each ->
            assertThat(each)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, perTask).boxed().toList()));
  }

  @Test
  void recordsWithoutRedis() throws Exception {
    TestEngines.stopRedis();
    try {
      publish(TestEvents.created(eventId, taskId));
      publish(TestEvents.created(eventId, taskId));
      awaitRecords(1);
      awaitSettled();
      assertThat(records()).isEqualTo(1);
      assertThat(readiness()).isEqualTo(200);
    } finally {
      TestEngines.startRedis();
    }
    var later = TestEvents.eventId();
    await()
        .atMost(LIMIT)
        .until(() -> {
          publish(TestEvents.created(later, taskId));
          return isMarked(later);
        });
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void waitsForMongoAndDeadLettersOnlyPoisonOnce() {
    TestEngines.stopMongo();
    var ids = IntStream.range(0, 20).mapToObj(_ -> TestEvents.eventId()).toList();
    try {
      // Publish while the inbox is stopped, so that the retried batch holds poison.
      inbox.stop();
      ids.forEach(id -> publish(TestEvents.created(id, taskId)));
      publish("not json");
      inbox.start();
      await().atMost(LIMIT).until(() -> readiness() == 503);
      await().atMost(LIMIT).until(() -> paused() == 1);
    } finally {
      TestEngines.startMongo();
    }
    awaitRecords(20);
    awaitSettled();
    assertThat(deadLetters())
        .extracting(letter -> new String(letter.getBody(), StandardCharsets.UTF_8))
        .containsExactly("not json");
    await().atMost(LIMIT).until(() -> readiness() == 200);
  }

  @Test
  void resumesWhenTheBrokerReturns() throws Exception {
    TestEngines.stopRabbit();
    try {
      await().atMost(LIMIT).until(() -> healthComponent("broker").equals("DEGRADED"));
      assertThat(readiness()).isEqualTo(200);
    } finally {
      TestEngines.startRabbit();
    }
    await()
        .atMost(LIMIT)
        .until(() -> {
          publish(TestEvents.created(eventId, taskId));
          return true;
        });
    awaitRecords(1);
  }

  // Repeated, because the messages in transit at the stop differ each time.
  @RepeatedTest(5)
  void settlesAllDeliveredMessagesWhenStopped() {
    for (var i = 0; i < 300; i++) {
      publish(TestEvents.created(TestEvents.eventId(), taskId));
    }
    inbox.stop();
    var recorded = records();

    // Delivered messages are settled; the others were never delivered.
    var left = new ArrayList<Message>();
    for (Message message; (message = rabbit.receive(QueueTopology.QUEUE, 1_000)) != null; ) {
      // A stopping inbox may leave empty messages in the queue; the next one drops them.
      if (!message.getMessageProperties().getHeaders().containsKey("x-workstream-filler")) {
        left.add(message);
      }
    }
    assertThat(left).noneMatch(message -> message.getMessageProperties().isRedelivered());
    assertThat(recorded + left.size()).isEqualTo(300);
  }

  @Test
  void listsRecordsNewestFirstInPages() throws Exception {
    for (var second = 10; second < 17; second++) {
      publish(
          TestEvents.created(
              TestEvents.eventId(), taskId, "2026-11-20T12:00:%dZ".formatted(second)));
    }
    publish(TestEvents.created(eventId, TestEvents.taskId(2)));
    awaitRecords(8);

    var times = new ArrayList<String>();
    var path = "/api/v1/notifications?page_size=3&task_id=" + taskId;
    var token = "";
    do {
      var page = json.readTree(get(path + token).body());
      page.path("notifications").forEach(each -> times.add(each.path("occurred_at").asString()));
      token =
          page.path("next_page_token").isNull()
              ? null
              : "&page_token=" + page.path("next_page_token").asString();
    } while (token != null && times.size() < 20);

    assertThat(times)
        .containsExactly(
            "2026-11-20T12:00:16Z",
            "2026-11-20T12:00:15Z",
            "2026-11-20T12:00:14Z",
            "2026-11-20T12:00:13Z",
            "2026-11-20T12:00:12Z",
            "2026-11-20T12:00:11Z",
            "2026-11-20T12:00:10Z");
    assertThat(
            json.readTree(
                    get("/api/v1/notifications?from=2026-11-20T12:00:11Z&to=2026-11-20T12:00:13Z")
                        .body())
                .path("notifications"))
        .hasSize(2);
    assertThat(
            json.readTree(
                    get("/api/v1/notifications?event_type=workstream.task.completed.v1").body())
                .path("notifications"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/notifications?page_size=0, page_size, out_of_range",
    "/api/v1/notifications?page_size=201, page_size, out_of_range",
    "/api/v1/notifications?page_size=99999999999, page_size, out_of_range",
    "/api/v1/notifications?page_size=ten, page_size, malformed",
    "/api/v1/notifications?page_token=abc, page_token, malformed",
    "/api/v1/notifications?task_id=1-1-1-1-1, task_id, malformed",
    "/api/v1/notifications?from=yesterday, from, malformed",
    "/api/v1/notifications?event_type=%7B%24ne%3A1%7D, event_type, malformed",
    "/api/v1/notifications?taskId=x, taskId, unknown_parameter",
    "/api/v1/notifications?task_id=a&task_id=b, task_id, repeated",
    "/api/v1/notifications/nothing, event_id, malformed",
    "/api/v1/dead-letters?limit=101, limit, out_of_range"
  })
  void namesTheInvalidFieldOfARequest(String path, String field, String code) throws Exception {
    var answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    var error = json.readTree(answer.body()).path("errors").get(0);
    assertThat(error.path("field").asString()).isEqualTo(field);
    assertThat(error.path("code").asString()).isEqualTo(code);
  }

  @Test
  void isReadOnly() throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/api/v1/notifications"))
            .method("DELETE", HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    assertThat(get("/api/v1/notifications/" + eventId).statusCode()).isEqualTo(404);
    assertThat(get("/nowhere").statusCode()).isEqualTo(404);
  }

  private boolean isMarked(String id) {
    try {
      return redis.hasKey("workstream:processed:" + id);
    } catch (org.springframework.dao.DataAccessException e) {
      return false;
    }
  }

  private void publish(String event) {
    publish(event, _ -> {});
  }

  /** Publishes like the relay and waits for the confirm. */
  private void publish(String event, Consumer<MessageProperties> change) {
    var message = MessageBuilder.withBody(event.getBytes(StandardCharsets.UTF_8)).build();
    change.accept(message.getMessageProperties());
    var correlation = new CorrelationData();
    rabbit.send("workstream.events", "workstream.task.created.v1", message, correlation);
    assertThat(
            correlation
                .getFuture()
                .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                .join()
                .ack())
        .isTrue();
  }

  private void awaitRecords(long count) {
    await().atMost(LIMIT).until(() -> records() == count);
  }

  /** Waits until the queue is empty and all messages are settled. */
  private void awaitSettled() {
    await()
        .atMost(LIMIT)
        .until(() -> {
          inbox.stop();
          var waiting = rabbit.execute(channel -> channel.messageCount(QueueTopology.QUEUE));
          inbox.start();
          return waiting != null && waiting == 0;
        });
  }

  private boolean isConsuming() {
    var consumers = rabbit.execute(channel -> channel.consumerCount(QueueTopology.QUEUE));
    return consumers != null && consumers > 0;
  }

  private long records() {
    return mongo.getCollection(COLLECTION).countDocuments();
  }

  private List<Message> deadLetters() {
    var letters = new ArrayList<Message>();
    for (Message letter;
        (letter = rabbit.receive(QueueTopology.DEAD_LETTER_QUEUE, 300)) != null; ) {
      letters.add(letter);
    }
    return letters;
  }

  private JsonNode shownDeadLetters() throws Exception {
    return json.readTree(get("/api/v1/dead-letters").body()).path("dead_letters");
  }

  private double paused() {
    return meters.get("workstream.inbox.paused").gauge().value();
  }

  private int readiness() throws Exception {
    return get(management("readiness")).statusCode();
  }

  private String healthComponent(String name) throws Exception {
    return json.readTree(get(management("readiness")).body())
        .path("components")
        .path(name)
        .path("status")
        .asString();
  }

  private String management(String group) {
    return "http://127.0.0.1:%d/actuator/health/%s".formatted(managementPort, group);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(path.startsWith("http") ? path : "http://127.0.0.1:" + port + path);
  }
}
