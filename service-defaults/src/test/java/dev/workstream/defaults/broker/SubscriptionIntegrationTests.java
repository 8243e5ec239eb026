package dev.workstream.defaults.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.workstream.testengines.TestEngines;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private BrokerFixture fixture;
  private final Arrivals arrivals = new Arrivals();

  @BeforeEach
  void open() throws Exception {
    fixture = new BrokerFixture().withQueue();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private void publish(String... ids) {
    assertThat(fixture.publisher.publish(Stream.of(ids).map(fixture::message).toList(), LIMIT))
        .hasOnlyElementsOfType(PublishOutcome.Confirmed.class);
  }

  private Subscription subscribe(Arrivals to) {
    return fixture.broker.subscribe(fixture.queue, 100, to);
  }

  /** The ids of the messages left in the queue, after the broker has requeued them. */
  private List<String> left(int count) {
    var left = new Arrivals();
    try (var _ = subscribe(left)) {
      left.await(count);
      return left.bodies();
    }
  }

  @Test
  void deliversMessagesInOrderWithAllProperties() {
    var properties =
        MessageProperties.builder()
            .messageId("id")
            .type("type")
            .appId("app")
            .contentType("text/plain")
            .contentEncoding("gzip")
            .correlationId("correlation")
            .replyTo("reply")
            .clusterId("cluster")
            .expiration("60000")
            .priority(3)
            .timestamp(Instant.now().truncatedTo(ChronoUnit.SECONDS))
            .headers(java.util.Map.of("number", 7L))
            .build();
    fixture.publisher.publish(
        List.of(
            new OutgoingMessage("", fixture.queue, properties, BrokerFixture.bytes("one")),
            new OutgoingMessage(
                "",
                fixture.queue,
                properties.toBuilder().messageId(null).persistent(false).build(),
                BrokerFixture.bytes("two"))),
        LIMIT);
    try (var _ = subscribe(arrivals)) {
      var messages = arrivals.await(2);
      assertThat(arrivals.bodies()).containsExactly("one", "two");
      assertThat(messages.get(0).properties()).isEqualTo(properties);
      assertThat(messages.get(0).exchange()).isEmpty();
      assertThat(messages.get(0).routingKey()).isEqualTo(fixture.queue);
      assertThat(messages.get(0).isRedelivered()).isFalse();
      assertThat(messages.get(1).properties().messageId()).isNull();
      assertThat(messages.get(1).properties().isPersistent()).isFalse();
    }
  }

  @Test
  void republishesReceivedHeadersByteForByte() throws Exception {
    var noText = new byte[] {(byte) 0xFF, 0, 'a'};
    var headers = new HashMap<String, Object>();
    headers.put("bytes", LongStringHelper.asLongString(noText));
    fixture
        .channel()
        .basicPublish(
            "", fixture.queue, new BasicProperties.Builder().headers(headers).build(), noText);
    try (var subscription = subscribe(arrivals)) {
      var received = arrivals.await(1).getFirst();
      assertThat(received.properties().headers().get("bytes")).hasToString("\uFFFD\0a");
      assertThat(
              MessageProperties.encodedSize("bytes", received.properties().headers().get("bytes")))
          .isBetween(8L, 30L);
      fixture.publisher.publish(
          List.of(new OutgoingMessage("", fixture.queue, received.properties(), received.body())),
          LIMIT);
      var again = (LongString) arrivals.await(2).getLast().properties().headers().get("bytes");
      assertThat(again.getBytes()).isEqualTo(noText);
      subscription.acknowledgeUpTo(arrivals.await(2).getLast());
    }
  }

  @Test
  void acknowledgesOneMessageOrAllUpToOne() {
    publish("a", "b", "c", "d", "e");
    try (var subscription = subscribe(arrivals)) {
      var messages = List.copyOf(arrivals.await(5));
      subscription.acknowledge(messages.get(3));
      subscription.acknowledgeUpTo(messages.get(1));
    }
    assertThat(left(2)).containsExactly("c", "e");
  }

  @Test
  void deliversNoMoreThanThePrefetch() {
    publish("a", "b", "c");
    try (var subscription = fixture.broker.subscribe(fixture.queue, 2, arrivals)) {
      arrivals.await(2);
      await()
          .during(Duration.ofMillis(300))
          .atMost(LIMIT)
          .until(() -> arrivals.bodies().equals(List.of("a", "b")));
      subscription.acknowledge(arrivals.await(2).getFirst());
      arrivals.await(3);
    }
  }

  @Test
  void requeuesMessages() {
    publish("a", "b", "c");
    try (var subscription = subscribe(arrivals)) {
      subscription.giveBackUpTo(arrivals.await(3).get(1));
      arrivals.await(5);
      assertThat(arrivals.bodies()).containsExactly("a", "b", "c", "a", "b");
      assertThat(arrivals.await(5).getLast().isRedelivered()).isTrue();
    }
  }

  @Test
  void canAcknowledgeAfterCancel() throws Exception {
    publish("a", "b");
    try (var subscription = subscribe(arrivals)) {
      var messages = arrivals.await(2);
      subscription.cancel();
      assertThat(arrivals.end()).isEqualTo(Deliveries.End.CANCELLED);
      assertThat(subscription.isOpen()).isFalse();
      publish("c");
      subscription.acknowledge(messages.getFirst());
    }
    assertThat(left(2)).containsExactly("b", "c");
    assertThat(arrivals.bodies()).containsExactly("a", "b");
  }

  @Test
  void reportsThatTheBrokerCancelledIt() throws Exception {
    try (var subscription = subscribe(arrivals)) {
      fixture.channel().queueDelete(fixture.queue);
      assertThat(arrivals.end()).isEqualTo(Deliveries.End.CANCELLED_BY_BROKER);
      assertThat(subscription.isOpen()).isFalse();
    }
  }

  @Test
  void reportsThatItIsClosed() throws Exception {
    publish("a");
    var subscription = subscribe(arrivals);
    arrivals.await(1);
    assertThat(subscription.isOpen()).isTrue();
    subscription.close();
    assertThat(arrivals.end()).isEqualTo(Deliveries.End.CLOSED);
    assertThat(subscription.isOpen()).isFalse();
    assertThatExceptionOfType(BrokerUnavailable.class)
        .isThrownBy(() -> subscription.acknowledge(arrivals.await(1).getFirst()));
    assertThat(left(1)).containsExactly("a");
  }

  @Test
  void endsWhenTheBrokerStopsAndCanBeReopened() throws Exception {
    var subscription = subscribe(arrivals);
    TestEngines.stopRabbit();
    try {
      assertThat(arrivals.end()).isEqualTo(Deliveries.End.CLOSED);
      assertThat(subscription.isOpen()).isFalse();
      assertThatExceptionOfType(BrokerUnavailable.class)
          .isThrownBy(() -> subscribe(new Arrivals()));
    } finally {
      TestEngines.startRabbit();
    }
    var later = new Arrivals();
    await().atMost(LIMIT).ignoreExceptions().until(() -> subscribe(later).isOpen());
    publish("a");
    assertThat(later.await(1)).hasSize(1);
  }

  @Test
  void failsForAMissingQueue() {
    assertThatExceptionOfType(BrokerUnavailable.class)
        .isThrownBy(() -> fixture.broker.subscribe("no.such.queue", 1, arrivals));
    try (var reader = fixture.broker.read("no.such.queue")) {
      assertThatExceptionOfType(BrokerUnavailable.class).isThrownBy(reader::messageCount);
    }
  }

  @Test
  void aReaderRemovesOnlyAcknowledgedMessages() {
    publish("a", "b", "c");
    try (var reader = fixture.broker.read(fixture.queue)) {
      assertThat(reader.messageCount()).isEqualTo(3);
      assertThat(reader.consumerCount()).isZero();
      reader.next().orElseThrow();
      reader.acknowledge(reader.next().orElseThrow());
      reader.next().orElseThrow();
      assertThat(reader.next()).isEmpty();
    }
    assertThat(left(2)).containsExactly("a", "c");
  }
}
