package dev.workstream.defaults.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.testengines.TestEngines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeclarationIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Twice the interval, for a busy machine. */
  private static final Duration DECLARED_WITHIN = Duration.ofSeconds(10);

  private final String name = "test." + UUID.randomUUID();
  private final Declaration.Queue queue = new Declaration.Queue(name, Map.of());
  private BrokerFixture fixture;
  private DeclarationLoop loop;

  @BeforeEach
  void open() throws Exception {
    fixture =
        new BrokerFixture(
            new Declaration.Exchange(name, Declaration.Exchange.Kind.TOPIC),
            queue,
            new Declaration.Binding(name, name, "a.#"));
    loop = new DeclarationLoop(fixture.broker, Ticker.system());
  }

  @AfterEach
  void close() throws Exception {
    loop.stop();
    fixture.channel().exchangeDelete(name);
    fixture.channel().queueDelete(name);
    fixture.close();
  }

  private boolean isRouted() {
    var message =
        new OutgoingMessage(
            name, "a.b", MessageProperties.builder().messageId("a").build(), new byte[0]);
    return fixture.publisher.publish(List.of(message), LIMIT).getFirst()
        instanceof PublishOutcome.Confirmed;
  }

  @Test
  void declaresOnConnectForAPublisherToo() {
    assertThat(isRouted()).isTrue();
  }

  @Test
  void declaresADeletedBindingExchangeOrQueueAgain() throws Exception {
    loop.start();
    await().atMost(LIMIT).until(this::isRouted);

    fixture.channel().queueUnbind(name, name, "a.#");
    await().atMost(DECLARED_WITHIN).until(this::isRouted);

    fixture.channel().exchangeDelete(name);
    await().atMost(DECLARED_WITHIN).until(this::isRouted);

    fixture.channel().queueDelete(name);
    await().atMost(DECLARED_WITHIN).until(this::isRouted);
  }

  @Test
  void declaresAgainAfterTheBrokerReturns() throws Exception {
    loop.start();
    await().atMost(LIMIT).until(() -> fixture.broker.status().isOpen());
    TestEngines.stopRabbit();
    try {
      await().atMost(LIMIT).until(() -> !fixture.broker.status().isOpen());
    } finally {
      TestEngines.startRabbit();
    }
    await().atMost(LIMIT).until(() -> fixture.broker.status().isOpen());
    assertThat(fixture.broker.status().version()).isNotEmpty();
    try (var reader = fixture.broker.read(name)) {
      assertThat(reader.messageCount()).isZero();
    }
  }

  @Test
  void usesAnExistingQueueWithOtherArguments() throws Exception {
    fixture.channel().queueDeclare(name, true, false, false, Map.of("x-message-ttl", 60_000));
    fixture.broker.declare();
    fixture.broker.declare();
    assertThat(isRouted()).isTrue();

    fixture.channel().queueDelete(name);
    fixture.broker.declare();
    assertThat(isRouted()).isTrue();
  }

  @Test
  void failsIfTheExchangeHasAnotherKind() throws Exception {
    fixture.channel().exchangeDeclare(name, "direct", true);
    assertThatExceptionOfType(BrokerUnavailable.class).isThrownBy(() -> fixture.broker.declare());
    assertThat(isRouted()).isFalse();
    assertThat(fixture.broker.status().isOpen()).isFalse();

    fixture.channel().exchangeDelete(name);
    fixture.broker.declare();
    assertThat(isRouted()).isTrue();
  }

  @Test
  void setsTheDeliveryLimitForTheBrokersVersion() {
    var unlimited = new Declaration.Queue(name, Map.of("x-queue-type", "quorum"), true);
    assertThat(unlimited.argumentsFor("RabbitMQ", "4.1.0"))
        .isEqualTo(Map.of("x-queue-type", "quorum", "x-delivery-limit", -1));
    assertThat(unlimited.argumentsFor("RabbitMQ", "3.10.8"))
        .isEqualTo(Map.of("x-queue-type", "quorum"));
    assertThat(unlimited.argumentsFor("qpid", "10.1.0"))
        .isEqualTo(Map.of("x-queue-type", "quorum"));
    assertThat(queue.argumentsFor("RabbitMQ", "4.1.0")).isEmpty();
  }
}
