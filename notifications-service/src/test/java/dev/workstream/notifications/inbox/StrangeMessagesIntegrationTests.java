package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.workstream.notifications.RealEngines;
import dev.workstream.notifications.broker.QueueTopology;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.ContextConfiguration;

/**
 * Messages that tasks-service never publishes. The service records them too, as
 * docs/contracts/events.md says.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class StrangeMessagesIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String KEY = "workstream.task.created.v1";

  @Autowired RabbitTemplate rabbit;
  @Autowired StringRedisTemplate redis;
  @Autowired MongoTemplate mongo;
  @Autowired MeterRegistry meters;

  private final String eventId = TestEvents.eventId();
  private final String taskId = TestEvents.taskId(1);

  @BeforeEach
  void clearEngines() {
    await()
        .atMost(LIMIT)
        .until(() -> rabbit.execute(channel -> channel.consumerCount(QueueTopology.QUEUE)) > 0);
    mongo.getCollection("notifications").deleteMany(new Document());
    rabbit.execute(channel -> channel.queuePurge(QueueTopology.DEAD_LETTER_QUEUE));
  }

  @ParameterizedTest
  @MethodSource
  void ignoresMessageProperties(Consumer<MessageProperties> change) {
    var event = TestEvents.created(eventId, taskId);
    publish(KEY, event, change);
    assertThat(awaitRecord(eventId)).isEqualTo(event);
    assertThat(letters()).isZero();
  }

  static Stream<Arguments> ignoresMessageProperties() {
    return Stream.of(
        properties("no content_type", all -> all.setContentType(null)),
        properties("another content_type", all -> all.setContentType("application/xml")),
        properties(
            "a content_type of another charset",
            all -> all.setContentType("application/json; charset=utf-16")),
        properties("content_encoding UTF-8", all -> all.setContentEncoding("UTF-8")),
        properties("another type", all -> all.setType("workstream.task.completed.v1")),
        properties("another app_id", all -> all.setAppId("another-app")),
        properties("transient", all -> all.setDeliveryMode(MessageDeliveryMode.NON_PERSISTENT)),
        properties("a priority", all -> all.setPriority(9)),
        properties("an expiration", all -> all.setExpiration("60000")),
        properties("a reply_to", all -> all.setReplyTo(QueueTopology.QUEUE)),
        properties(
            "headers of other types",
            all -> {
              all.setHeader("x-workstream-published-at", 7);
              all.setHeader("traceparent", Map.of("not", "one"));
              all.setHeader("x-delivery-count", "many");
            }));
  }

  private static Arguments properties(String name, Consumer<MessageProperties> change) {
    return argumentSet(name, change);
  }

  @Test
  void readsTheTypeFromTheEventAndNotFromTheRoutingKey() {
    var other = TestEvents.eventId();
    publish("workstream.task.completed.v1", TestEvents.created(eventId, taskId), _ -> {});
    publish("workstream.no.such.type", TestEvents.created(other, taskId), _ -> {});
    awaitRecord(eventId);
    awaitRecord(other);
    assertThat(mongo.getCollection("notifications").distinct("event_type", String.class))
        .containsExactly(KEY);
  }

  @Test
  void treatsARepeatedIdAsDuplicateEvenWithAnotherBody() {
    var first = TestEvents.created(eventId, taskId);
    var duplicates = duplicates();
    publish(KEY, first, _ -> {});
    awaitRecord(eventId);
    publish(KEY, TestEvents.created(eventId, TestEvents.taskId(2)), _ -> {});
    await().atMost(LIMIT).until(() -> duplicates() == duplicates + 1);

    // Again after Redis has forgotten the event.
    await().atMost(LIMIT).until(() -> redis.delete("workstream:processed:" + eventId));
    publish(KEY, TestEvents.unknownType(eventId, taskId, 9), _ -> {});
    await().atMost(LIMIT).until(() -> duplicates() == duplicates + 2);

    assertThat(awaitRecord(eventId)).isEqualTo(first);
    assertThat(mongo.getCollection("notifications").countDocuments()).isEqualTo(1);
    assertThat(letters()).isZero();
  }

  @Test
  void recordsBothEventsWithTheSameSubjectAndSequence() {
    var other = TestEvents.eventId();
    var second = TestEvents.created(other, taskId, "2026-11-20T13:00:00Z");
    publish(KEY, TestEvents.created(eventId, taskId), _ -> {});
    publish(KEY, second, _ -> {});
    awaitRecord(eventId);
    assertThat(awaitRecord(other)).isEqualTo(second);
  }

  @ParameterizedTest
  @MethodSource
  void keepsTheExactTextOfAnEvent(String event) {
    publish(KEY, event, _ -> {});
    assertThat(awaitRecord(event.replaceFirst("(?s).*\"event_id\":\"([^\"]+)\".*", "$1")))
        .isEqualTo(event);
    assertThat(letters()).isZero();
  }

  static Stream<Arguments> keepsTheExactTextOfAnEvent() {
    return Stream.of(
        argumentSet("NUL", unknown("{\"text\":\"a\\u0000b\",\"\\u0000\":1}")),
        argumentSet("half of a surrogate pair", unknown("{\"text\":\"\\ud800\"}")),
        argumentSet(
            "a name like an operator of MongoDB",
            unknown("{\"$where\":\"1\",\"a.b\":{\"$gt\":\"\"},\"\":0,\"__proto__\":{}}")),
        argumentSet("numbers beyond any type", unknown("{\"n\":[1e400,0.10,-0,9007199254740993]}")),
        argumentSet("white space", unknown("{ \"a\" :\r\n\t1 }  ") + "\n "),
        argumentSet("a gap before it", TestEvents.unknownType(id(), TestEvents.taskId(1), 7)),
        argumentSet(
            "the greatest sequence",
            TestEvents.unknownType(id(), TestEvents.taskId(1), 9_007_199_254_740_991L)),
        argumentSet(
            "the year 9999",
            TestEvents.created(id(), TestEvents.taskId(1), "9999-12-31T23:59:59.999999999Z")),
        argumentSet(
            "the year 0", TestEvents.created(id(), TestEvents.taskId(1), "0000-01-01T00:00:00Z")));
  }

  private static String unknown(String payload) {
    return TestEvents.unknownType(id(), TestEvents.taskId(1), 1)
        .replace("{\"anything\":12345678901234567890.5}", payload);
  }

  private static String id() {
    return TestEvents.eventId();
  }

  @Test
  void deadLettersMuchPoisonAndRecordsAllEventsInBetween() {
    for (var i = 1; i <= 1_000; i++) {
      publish(KEY, "not json " + i, _ -> {});
      if (i % 100 == 0) {
        publish(KEY, TestEvents.created(TestEvents.eventId(), taskId), _ -> {});
      }
    }
    publish(KEY, TestEvents.created(eventId, taskId), _ -> {});
    await().atMost(Duration.ofMinutes(3)).until(() -> letters() == 1_000);
    awaitRecord(eventId);
    assertThat(mongo.getCollection("notifications").countDocuments()).isEqualTo(11);
    assertThat(letters()).isEqualTo(1_000);
  }

  private void publish(String key, String event, Consumer<MessageProperties> change) {
    var message = MessageBuilder.withBody(event.getBytes(StandardCharsets.UTF_8)).build();
    change.accept(message.getMessageProperties());
    rabbit.send("workstream.events", key, message);
  }

  /** Waits for a record and returns its envelope. */
  private String awaitRecord(String id) {
    return await()
        .atMost(LIMIT)
        .until(
            () -> mongo.getCollection("notifications").find(new Document("_id", id)).first(),
            java.util.Objects::nonNull)
        .getString("envelope");
  }

  private double duplicates() {
    return meters.get("workstream.inbox.duplicates").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private long letters() {
    var letters = rabbit.execute(channel -> channel.messageCount(QueueTopology.DEAD_LETTER_QUEUE));
    return letters == null ? -1 : letters;
  }
}
