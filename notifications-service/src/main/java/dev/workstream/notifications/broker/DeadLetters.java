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

/** Moves poison to the dead-letter queue, with the reason: the broker could give none. */
@Component
public class DeadLetters {

  static final String REASON = "x-workstream-reason";
  static final String DETAIL = "x-workstream-detail";
  static final String DEAD_LETTERED_AT = "x-workstream-dead-lettered-at";
  static final String ORIGINAL_EXCHANGE = "x-workstream-original-exchange";
  static final String ORIGINAL_ROUTING_KEY = "x-workstream-original-routing-key";

  /** What a letter has and the message had not. */
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
    // All of them from the start: a first letter is a rise only if there was a zero before it.
    for (var reason : DeadLetterReason.values()) {
      added(reason);
    }
  }

  /**
   * Returns once the broker has the letter, body and properties as they were. Repeated after a
   * crash it makes a second letter, and never none.
   *
   * @throws BrokerUnavailable if the broker does not take it; the message must not be acknowledged
   *     then
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

  /** By which people name a letter; the same for the same body. */
  static String id(byte[] body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns once the broker has the message in its queue. */
  static void publish(Publisher publisher, OutgoingMessage message) {
    switch (publisher.publish(List.of(message), CONFIRM_LIMIT).getFirst()) {
      case PublishOutcome.Confirmed _ -> {}
      case PublishOutcome.Returned _ ->
          throw new BrokerUnavailable("There is no queue " + message.routingKey());
      case PublishOutcome.Refused _ ->
          throw new BrokerUnavailable("The queue " + message.routingKey() + " takes no message");
      case PublishOutcome.Unknown(var cause) -> throw new BrokerUnavailable(cause);
    }
  }
}
