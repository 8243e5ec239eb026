package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.workstream.defaults.broker.IncomingMessage;
import dev.workstream.notifications.RealEngines;
import dev.workstream.notifications.broker.DeadLetterReason;
import dev.workstream.notifications.broker.DeadLetters;
import dev.workstream.notifications.broker.Delivery;
import dev.workstream.notifications.broker.Letter;
import dev.workstream.notifications.broker.QueueTopology;
import dev.workstream.testengines.TestEngines;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How poison becomes a dead letter, and how dead letters are replayed. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class LettersIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Autowired RabbitTemplate rabbit;
  @Autowired StringRedisTemplate redis;
  @Autowired MongoTemplate mongo;
  @Autowired JsonMapper json;
  @Autowired Inbox inbox;
  @Autowired DeadLetters deadLetters;

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String eventId = TestEvents.eventId();
  private final String taskId = TestEvents.taskId(1);

  @BeforeEach
  void clearEngines() {
    await()
        .atMost(LIMIT)
        .until(() -> rabbit.execute(channel -> channel.consumerCount(QueueTopology.QUEUE)) > 0);
    mongo.getCollection("notifications").deleteMany(new Document());
    rabbit.execute(channel -> channel.queuePurge(QueueTopology.QUEUE));
    rabbit.execute(channel -> channel.queuePurge(QueueTopology.DEAD_LETTER_QUEUE));
  }

  @Test
  void removesCopyHeadersFromPoison() {
    var message =
        message("not json", properties -> properties.setHeader("CC", List.of(QueueTopology.QUEUE)));
    rabbit.send("workstream.events", "workstream.task.created.v1", message);
    awaitRecordsOfLaterEvents();

    // CC and the binding name the same queue, so the broker delivers the message once.
    var letters = letters();
    assertThat(letters).hasSize(1);
    assertThat(headers(letters.getFirst())).doesNotContainKeys("CC", "BCC");
  }

  @Test
  void dropsHeadersThatAreTooLargeForAFrame() {
    var large = "x".repeat(100_000);
    var message =
        message(
            "not json",
            properties -> {
              properties.setHeader("large", large);
              properties.setHeader("small", "kept");
              // With these headers the broker still accepts the message; a few more would be too
              // many.
              properties.setHeader("filler", "y".repeat(30_850));
            });
    rabbit.send("workstream.events", "workstream.task.created.v1", message);
    awaitRecordsOfLaterEvents();

    var letters = letters();
    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().getBody()).isEqualTo(message.getBody());
    assertThat(headers(letters.getFirst()))
        .containsEntry("small", "kept")
        .containsEntry("x-workstream-reason", "not_json")
        .doesNotContainKey("large");
    assertThat(headers(letters.getFirst()).get("x-workstream-headers-dropped").toString())
        .contains("large");
  }

  @Test
  void keepsAHeaderWithoutAValue() {
    var headers = new HashMap<String, Object>();
    headers.put("void", null);
    publish(new BasicProperties.Builder().headers(headers).build());
    awaitRecordsOfLaterEvents();

    var letters = letters();
    assertThat(letters).hasSize(1);
    assertThat(headers(letters.getFirst())).containsEntry("void", null);
  }

  @Test
  void deadLettersPoisonWithBinaryHeaders() {
    // Decoding as text makes these three times as long, and then too long for a frame.
    var bytes = new byte[1_000];
    Arrays.fill(bytes, (byte) 0xFF);
    var headers = new HashMap<String, Object>();
    for (var i = 0; i < 60; i++) {
      headers.put("bytes-" + i, LongStringHelper.asLongString(bytes));
    }
    publish(new BasicProperties.Builder().headers(headers).build());
    awaitRecordsOfLaterEvents();

    assertThat(letters()).hasSize(1);
  }

  @Test
  void dropsPropertiesThatBecameTooLong() {
    // 200 bytes that are not UTF-8 decode to this text; AMQP allows at most 255 bytes.
    var tooLong = "\uFFFD".repeat(200);
    var body = "not json".getBytes(StandardCharsets.UTF_8);
    deadLetters.add(
        new Delivery(
            new IncomingMessage(
                1,
                false,
                "workstream.events",
                "key",
                dev.workstream.defaults.broker.MessageProperties.builder()
                    .correlationId(tooLong)
                    .replyTo("r".repeat(255))
                    .headers(Map.of(tooLong, 1, "nested", Map.of(tooLong, 1), "small", "kept"))
                    .build(),
                body),
            Instant.now()),
        new Letter(DeadLetterReason.NOT_JSON, "The body is not JSON"));

    var letters = letters();
    assertThat(letters).hasSize(1);
    var properties = letters.getFirst().getMessageProperties();
    assertThat(letters.getFirst().getBody()).isEqualTo(body);
    assertThat(properties.getCorrelationId()).isNull();
    assertThat(properties.getReplyTo()).hasSize(255);
    assertThat(properties.getHeaders()).containsEntry("small", "kept");
    assertThat(properties.getHeaders().get("x-workstream-headers-dropped").toString())
        .contains("correlation_id", "nested");
  }

  @Test
  void replaysTheOriginalMessageWithoutCopyHeaders() throws Exception {
    inbox.stop();
    try {
      letter(
          TestEvents.created(eventId, taskId),
          properties -> {
            properties.setMessageId(eventId);
            properties.setType("workstream.task.created.v1");
            properties.setContentType("application/json");
            // A letter from the broker keeps the user id; only this user may publish with it.
            properties.setUserId(TestEngines.rabbit().username());
            properties.setHeader("mine", "kept");
            properties.setHeader("CC", List.of("nowhere"));
            properties.setHeader("x-first-death-reason", "delivery_limit");
            properties.setHeader("x-workstream-original-routing-key", "key");
          });
      assertThat(replay("")).containsEntry("replayed", 1);

      var message = rabbit.receive(QueueTopology.QUEUE, LIMIT.toMillis());
      assertThat(message).isNotNull();
      assertThat(message.getBody())
          .isEqualTo(TestEvents.created(eventId, taskId).getBytes(StandardCharsets.UTF_8));
      var properties = message.getMessageProperties();
      assertThat(properties.getMessageId()).isEqualTo(eventId);
      assertThat(properties.getType()).isEqualTo("workstream.task.created.v1");
      assertThat(properties.getContentType()).isEqualTo("application/json");
      assertThat(properties.getReceivedDeliveryMode()).isEqualTo(MessageDeliveryMode.PERSISTENT);
      assertThat(properties.getHeaders())
          .containsEntry("mine", "kept")
          .containsEntry("x-workstream-replay", true)
          .doesNotContainKeys(
              "CC",
              "x-first-death-reason",
              "x-workstream-reason",
              "x-workstream-original-routing-key");
      assertThat(properties.getReceivedUserId()).isNull();
    } finally {
      inbox.start();
    }
  }

  @Test
  void replaysALetterThatNearlyFillsAFrame() throws Exception {
    letter(
        TestEvents.created(eventId, taskId),
        properties -> properties.setHeader("large", "x".repeat(130_950)));
    assertThat(replay("")).containsEntry("replayed", 1);
    awaitRecord(eventId);
  }

  @Test
  void recordsARepeatedlyReplayedEventOnce() throws Exception {
    letter(TestEvents.created(eventId, taskId), properties -> {});
    assertThat(replay("")).containsEntry("replayed", 1).containsEntry("left", 0);
    awaitRecord(eventId);
    assertThat(replay("")).containsEntry("replayed", 0);

    letter(TestEvents.created(eventId, taskId), properties -> {});
    assertThat(replay("")).containsEntry("replayed", 1);
    awaitRecordsOfLaterEvents();
    assertThat(records(eventId)).isEqualTo(1);
    assertThat(letters()).isEmpty();
  }

  @Test
  void replaysOneLetterByItsId() throws Exception {
    letter(TestEvents.created(eventId, taskId), properties -> {});
    letter(TestEvents.created(TestEvents.eventId(), taskId), properties -> {});
    var id =
        shown()
            .valueStream()
            .filter(each -> each.toString().contains(eventId))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();

    assertThat(replay("/" + id)).containsEntry("replayed", 1).containsEntry("left", 1);

    awaitRecord(eventId);
    assertThat(replay("/" + id)).containsEntry("replayed", 0).containsEntry("left", 1);
    await().atMost(LIMIT).until(() -> letters().size() == 1);
  }

  @Test
  void replayOfAllEndsAlthoughPoisonReturns() throws Exception {
    for (var i = 0; i < 20; i++) {
      letter("not json " + i, properties -> properties.setHeader("mine", "kept"));
    }
    assertThat(replay("")).containsEntry("replayed", 20);
    awaitRecordsOfLaterEvents();

    var letters = letters();
    assertThat(letters).hasSize(20);
    assertThat(letters)
        .allSatisfy(letter ->
            assertThat(headers(letter))
                .containsEntry("mine", "kept")
                .containsEntry("x-workstream-reason", "not_json"));
  }

  @Test
  void recordsAReplayedEventThatRedisRemembers() throws Exception {
    rabbit.send(
        "workstream.events",
        "workstream.task.created.v1",
        message(TestEvents.created(eventId, taskId), properties -> {}));
    awaitRecord(eventId);
    await().atMost(LIMIT).until(() -> redis.hasKey("workstream:processed:" + eventId));
    mongo.getCollection("notifications").deleteOne(new Document("_id", eventId));

    letter(TestEvents.created(eventId, taskId), properties -> {});
    replay("");

    awaitRecord(eventId);
  }

  @Test
  void returns503WhileTheBrokerIsAway() throws Exception {
    TestEngines.stopRabbit();
    try {
      await().atMost(LIMIT).until(() -> post("/actuator/deadletters").statusCode() == 503);
    } finally {
      TestEngines.startRabbit();
    }
    await().atMost(LIMIT).until(() -> post("/actuator/deadletters").statusCode() == 200);
  }

  @Test
  void listsEventsWithoutARecord() throws Exception {
    var lost = TestEvents.eventId();
    rabbit.send(
        "workstream.events",
        "workstream.task.created.v1",
        message(TestEvents.created(eventId, taskId), properties -> {}));
    awaitRecord(eventId);

    var answer = post("/actuator/records", "{\"ids\":\"" + eventId + "," + lost + "\"}");

    assertThat(json.readTree(answer.body()).path("missing").valueStream().map(JsonNode::asString))
        .containsExactly(lost);
  }

  /** Publishes poison with any properties. */
  private void publish(BasicProperties properties) {
    rabbit.execute(channel -> {
      channel.basicPublish(
          "workstream.events",
          "workstream.task.created.v1",
          properties,
          "not json".getBytes(StandardCharsets.UTF_8));
      return null;
    });
  }

  /** Puts a message into the dead-letter queue, like former poison. */
  private void letter(String body, java.util.function.Consumer<MessageProperties> change) {
    rabbit.send(
        "",
        QueueTopology.DEAD_LETTER_QUEUE,
        message(
            body,
            properties -> {
              properties.setHeader("x-workstream-reason", "bad_payload");
              change.accept(properties);
            }));
    await()
        .atMost(LIMIT)
        .until(() ->
            rabbit.execute(channel -> channel.messageCount(QueueTopology.DEAD_LETTER_QUEUE)) > 0);
  }

  private static Message message(
      String body, java.util.function.Consumer<MessageProperties> change) {
    var message = MessageBuilder.withBody(body.getBytes(StandardCharsets.UTF_8)).build();
    change.accept(message.getMessageProperties());
    return message;
  }

  /**
   * Publishes two later events and waits for their records. The inbox writes a batch's letters
   * after its records, so after the second record the letters of the first batch exist.
   */
  private void awaitRecordsOfLaterEvents() {
    for (var i = 0; i < 2; i++) {
      var later = TestEvents.eventId();
      rabbit.send(
          "workstream.events",
          "workstream.task.created.v1",
          message(TestEvents.created(later, taskId), properties -> {}));
      awaitRecord(later);
    }
  }

  private void awaitRecord(String id) {
    await().atMost(LIMIT).until(() -> records(id) == 1);
  }

  private long records(String id) {
    return mongo.getCollection("notifications").countDocuments(new Document("_id", id));
  }

  private List<Message> letters() {
    var letters = new ArrayList<Message>();
    for (Message letter;
        (letter = rabbit.receive(QueueTopology.DEAD_LETTER_QUEUE, 300)) != null; ) {
      letters.add(letter);
    }
    return letters;
  }

  private static Map<String, Object> headers(Message message) {
    return message.getMessageProperties().getHeaders();
  }

  private JsonNode shown() throws Exception {
    return await()
        .atMost(LIMIT)
        .until(
            () -> {
              var uri = URI.create("http://127.0.0.1:" + port + "/api/v1/dead-letters");
              var request = HttpRequest.newBuilder(uri).build();
              return json.readTree(http.send(request, BodyHandlers.ofString()).body())
                  .path("dead_letters");
            },
            letters -> letters.size() == 2);
  }

  private Map<String, Object> replay(String id) throws Exception {
    var answer = post("/actuator/deadletters" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    @SuppressWarnings("unchecked")
    Map<String, Object> result = json.readValue(answer.body(), Map.class);
    return result;
  }

  private java.net.http.HttpResponse<String> post(String path) throws Exception {
    return post(path, "{}");
  }

  private java.net.http.HttpResponse<String> post(String path, String body) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + managementPort + path);
    return http.send(
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
