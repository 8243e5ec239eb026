package dev.workstream.defaults.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** A broker that blocks publishers, as during a memory or disk alarm. */
class BrokerAlarmIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PUBLISH_LIMIT = Duration.ofMillis(500);
  private static final PublishOutcome CONFIRMED = new PublishOutcome.Confirmed();

  private BrokerProxy proxy;
  private BrokerFixture fixture;
  private BrokerProxy.Pipe publishing;

  @BeforeEach
  void connectBoth() throws Exception {
    proxy = new BrokerProxy();
    fixture = new BrokerFixture(proxy.port()).withQueue();
    fixture.broker.declare();
    assertThat(publish("first")).isEqualTo(CONFIRMED);
    assertThat(proxy.connections()).as("TCP connections").hasSize(2);
    publishing = proxy.connections().getLast();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
    proxy.close();
  }

  private PublishOutcome publish(String id) {
    return publish(id, LIMIT);
  }

  private PublishOutcome publish(String id, Duration limit) {
    return fixture.publisher.publish(List.of(fixture.message(id)), limit).getFirst();
  }

  @Test
  void returnsAtOnceWhileTheBrokerBlocksPublishers() {
    var health = new BrokerHealthIndicator(fixture.broker);
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    publishing.sayBlocked("low on memory");
    await().atMost(LIMIT).until(() -> fixture.broker.status().isBlocked());
    publishing.stall();
    try {
      assertThat(publish("second"))
          .isEqualTo(new PublishOutcome.Unknown("the broker takes no messages: low on memory"));
      assertThat(health.health().getStatus()).isEqualTo(new Status("DEGRADED"));
    } finally {
      publishing.resume();
    }
    publishing.sayUnblocked();
    await().atMost(LIMIT).until(() -> !fixture.broker.status().isBlocked());
    assertThat(publish("third")).isEqualTo(CONFIRMED);
    assertThat(proxy.connections()).as("no new connection").hasSize(2);
  }

  @Test
  void consumptionContinuesWhilePublishersAreBlocked() {
    var arrivals = new Arrivals();
    publishing.sayBlocked("low on memory");
    publishing.stall();
    try (var subscription = fixture.broker.subscribe(fixture.queue, 1, arrivals)) {
      subscription.acknowledge(arrivals.await(1).getFirst());
      fixture.broker.declare();
      try (var reader = fixture.broker.read(fixture.queue)) {
        await().atMost(LIMIT).until(() -> reader.messageCount() == 0);
      }
    } finally {
      publishing.resume();
    }
  }

  @Test
  void aPublisherBlockedInTheSocketStopsWithinItsLimit() {
    var large =
        new OutgoingMessage(
            "",
            fixture.queue,
            MessageProperties.builder().messageId("large").build(),
            new byte[1024 * 1024]);
    publishing.stall();
    try {
      var begin = System.nanoTime();
      // More than all buffers between the client and the broker hold.
      var outcomes = fixture.publisher.publish(Collections.nCopies(64, large), PUBLISH_LIMIT);
      assertThat(outcomes).hasSize(64).hasOnlyElementsOfType(PublishOutcome.Unknown.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    } finally {
      publishing.resume();
    }
    await().atMost(LIMIT).until(() -> publish("later").equals(CONFIRMED));
    assertThat(proxy.connections()).as("a new connection").hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void aPublisherWithoutAnAnswerStopsWithinItsLimit() {
    publishing.stall();
    try {
      assertThat(publish("second", PUBLISH_LIMIT))
          .isEqualTo(new PublishOutcome.Unknown("no confirm in time"));
    } finally {
      publishing.resume();
    }
    assertThat(publish("third")).isEqualTo(CONFIRMED);
  }

  @Test
  void closesWithinALimitWhileTheBrokerReadsNothing() {
    publishing.stall();
    try {
      var begin = System.nanoTime();
      fixture.broker.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    } finally {
      publishing.resume();
    }
  }
}
