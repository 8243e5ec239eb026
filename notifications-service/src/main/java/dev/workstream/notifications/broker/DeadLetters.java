package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.BrokerUnavailable;
import dev.workstream.defaults.broker.MessageProperties;
import dev.workstream.defaults.broker.OutgoingMessage;
import dev.workstream.defaults.broker.PublishOutcome;
import dev.workstream.defaults.broker.Publisher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Moves poison to the dead-letter queue. The service publishes the letter itself, because the
 * broker cannot add the reason.
 */
@Component
public class DeadLetters {

  static final String REASON = "x-workstream-reason";
  static final String DETAIL = "x-workstream-detail";
  static final String DEAD_LETTERED_AT = "x-workstream-dead-lettered-at";
  static final String ORIGINAL_EXCHANGE = "x-workstream-original-exchange";
  static final String ORIGINAL_ROUTING_KEY = "x-workstream-original-routing-key";

  /** The headers that this service adds to a letter. */
  static final Set<String> OWN_HEADERS =
      Set.of(
          REASON,
          DETAIL,
          DEAD_LETTERED_AT,
          ORIGINAL_EXCHANGE,
          ORIGINAL_ROUTING_KEY,
          LetterProperties.ORIGINAL_CC,
          LetterProperties.DROPPED);

  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  private static final String DEFAULT_EXCHANGE = "";
  private static final Duration CONFIRM_LIMIT = Duration.ofSeconds(5);

  private final Publisher publisher;
  private final MeterRegistry meters;
  private final Clock clock;

  DeadLetters(Publisher publisher, MeterRegistry meters, Clock clock) {
    this.publisher = publisher;
    this.meters = meters;
    this.clock = clock;
    // Register every counter at 0: alerts see the first letter as an increase only then.
    for (var reason : DeadLetterReason.values()) {
      added(reason);
    }
  }

  /**
   * Publishes the unchanged body and properties as a letter, and waits for the broker's confirm.
   * After a crash a second letter may follow; no letter is lost.
   *
   * @throws BrokerUnavailable if the broker does not confirm the letter; then the message must not
   *     be acknowledged
   */
  public void add(Delivery delivery, Letter letter) {
    publish(
        publisher,
        new OutgoingMessage(
            DEFAULT_EXCHANGE,
            QueueTopology.DEAD_LETTER_QUEUE,
            properties(delivery, letter),
            delivery.body()));
    added(letter.reason()).increment();
    log.atWarn()
        .addKeyValue("event_id", delivery.properties().messageId())
        .log(
            "Moved a message to {}: {} ({})",
            QueueTopology.DEAD_LETTER_QUEUE,
            letter.reason().code(),
            letter.detail());
  }

  private Counter added(DeadLetterReason reason) {
    return Counter.builder("workstream.inbox.dead_letters")
        .description("Messages moved to the dead-letter queue")
        .tag("reason", reason.code())
        .register(meters);
  }

  private MessageProperties properties(Delivery delivery, Letter letter) {
    var kept = LetterProperties.of(delivery.properties());
    var headers = new HashMap<String, @Nullable Object>(kept.headers());
    headers.put(REASON, letter.reason().code());
    headers.put(DETAIL, letter.detail());
    headers.put(DEAD_LETTERED_AT, clock.instant().toString());
    headers.put(ORIGINAL_EXCHANGE, delivery.message().exchange());
    headers.put(ORIGINAL_ROUTING_KEY, delivery.message().routingKey());
    return kept.toBuilder().headers(headers).build();
  }

  /** Identifies a letter for operators. Letters with the same body share an id. */
  static String id(byte[] body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Publishes a message and waits until the broker has it in the queue. */
  static void publish(Publisher publisher, OutgoingMessage message) {
    switch (publisher.publish(List.of(message), CONFIRM_LIMIT).getFirst()) {
      case PublishOutcome.Confirmed _ -> {}
      case PublishOutcome.Returned _ ->
          throw new BrokerUnavailable("There is no queue " + message.routingKey());
      case PublishOutcome.Refused _ ->
          throw new BrokerUnavailable("The queue " + message.routingKey() + " refuses messages");
      case PublishOutcome.Unknown(var cause) -> throw new BrokerUnavailable(cause);
    }
  }
}
