package dev.workstream.defaults.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.testengines.TestEngines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublisherIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final PublishOutcome CONFIRMED = new PublishOutcome.Confirmed();

  private BrokerFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new BrokerFixture().withQueue();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private List<PublishOutcome> publish(OutgoingMessage... messages) {
    return fixture.publisher.publish(List.of(messages), LIMIT);
  }

  @Test
  void confirmsEachMessageOfALargeWaveAndKeepsTheirOrder() {
    var ids = IntStream.range(0, 5_000).mapToObj(i -> "m" + i).toList();
    var outcomes = fixture.publisher.publish(ids.stream().map(fixture::message).toList(), LIMIT);
    assertThat(outcomes).hasSize(ids.size()).containsOnly(CONFIRMED);

    var arrivals = new Arrivals();
    try (var _ = fixture.broker.subscribe(fixture.queue, 0, arrivals)) {
      arrivals.await(ids.size());
      assertThat(arrivals.bodies()).isEqualTo(ids);
    }
  }

  @Test
  void publishesNothingWithoutMessages() {
    assertThat(publish()).isEmpty();
  }

  @Test
  void distinguishesReturnedFromConfirmedMessages() {
    var outcomes = publish(fixture.message("a"), fixture.to("nowhere", "b"), fixture.message("c"));
    assertThat(outcomes.get(0)).isEqualTo(CONFIRMED);
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            PublishOutcome.Returned.class, returned -> assertThat(returned.reason()).isNotEmpty());
    assertThat(outcomes.get(2)).isEqualTo(CONFIRMED);
  }

  @Test
  void countsAMessageAsReturnedIfAnotherWithItsIdIs() {
    var outcomes = publish(fixture.to("nowhere", "a"), fixture.to("nowhere", "a"));
    assertThat(outcomes).hasSize(2).hasOnlyElementsOfType(PublishOutcome.Returned.class);
  }

  @Test
  void reportsAMessageThatTheBrokerRefused() throws Exception {
    assumeThat(fixture.isRabbit()).as("Qpid does not know reject-publish").isTrue();
    var full = fixture.queue + ".full";
    fixture
        .channel()
        .queueDeclare(
            full, false, false, true, Map.of("x-max-length", 0, "x-overflow", "reject-publish"));
    assertThat(publish(fixture.message("a"), fixture.to(full, "b")))
        .containsExactly(CONFIRMED, new PublishOutcome.Refused());
    fixture.channel().queueDelete(full);
  }

  @Test
  void reportsUnknownForMessagesOnALostChannel() {
    var lost =
        new OutgoingMessage(
            "no.such.exchange", "a", MessageProperties.builder().build(), new byte[0]);
    assertThat(publish(lost, lost)).hasSize(2).hasOnlyElementsOfType(PublishOutcome.Unknown.class);
    assertThat(publish(fixture.message("a"))).containsExactly(CONFIRMED);
  }

  @Test
  void refusesAMessageThatCannotBeEncodedAndPublishesTheNextOne() {
    var tooLong = fixture.message("x".repeat(256));
    assertThatIllegalArgumentException().isThrownBy(() -> publish(fixture.message("a"), tooLong));
    assertThat(publish(fixture.message("b"))).containsExactly(CONFIRMED);
  }

  @Test
  void publishesAgainAfterTheBrokerReturns() {
    assertThat(publish(fixture.message("a"))).containsExactly(CONFIRMED);
    TestEngines.stopRabbit();
    try {
      assertThat(publish(fixture.message("b")))
          .hasOnlyElementsOfType(PublishOutcome.Unknown.class)
          .hasSize(1);
    } finally {
      TestEngines.startRabbit();
    }
    await().atMost(LIMIT).until(() -> publish(fixture.message("c")).contains(CONFIRMED));
  }

  @Test
  void doesNotReconnectAfterClose() {
    assertThat(publish(fixture.message("a"))).containsExactly(CONFIRMED);
    fixture.broker.close();
    assertThat(publish(fixture.message("b")))
        .containsExactly(new PublishOutcome.Unknown("The service is stopping"));
  }
}
