package dev.workstream.notifications.inbox;

import dev.workstream.notifications.inbox.Decoded.Reason;
import dev.workstream.notifications.inbox.Decoded.Unreadable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.stereotype.Component;

/** Moves poison to the dead-letter queue, with the reason: the broker could give none. */
@Component
class DeadLetters {

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
  private static final int CONFIRM_SECONDS = 5;

  private final RabbitTemplate rabbit;
  private final MeterRegistry meters;
  private final Clock clock;

  DeadLetters(RabbitTemplate rabbit, MeterRegistry meters, Clock clock) {
    this.rabbit = rabbit;
    this.meters = meters;
    this.clock = clock;
    // All of them from the start: a first letter is a rise only if there was a zero before it.
    for (var reason : Reason.values()) {
      added(reason);
    }
  }

  /**
   * Returns once the broker has the letter, body and properties as they were. Repeated after a
   * crash it makes a second letter, and never none.
   *
   * @throws AmqpException if the broker does not take it; the message must not be acknowledged then
   */
  void add(Delivery delivery, Unreadable unreadable) {
    var correlation = new CorrelationData();
    rabbit.send(
        DEFAULT_EXCHANGE,
        InboxTopology.DEAD_LETTER_QUEUE,
        new Message(delivery.body(), properties(delivery, unreadable)),
        correlation);
    awaitConfirm(correlation);
    added(unreadable.reason()).increment();
    log.atWarn()
        .addKeyValue("event_id", delivery.properties().getMessageId())
        .log(
            "Moved a message to {}: {} ({})",
            InboxTopology.DEAD_LETTER_QUEUE,
            unreadable.reason().code(),
            unreadable.detail());
  }

  private Counter added(Reason reason) {
    return Counter.builder("workstream.inbox.dead_letters")
        .description("Messages moved to the dead-letter queue")
        .tag("reason", reason.code())
        .register(meters);
  }

  private MessageProperties properties(Delivery delivery, Unreadable unreadable) {
    var properties = LetterProperties.of(delivery.properties(), delivery.envelope());
    properties.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
    properties.setHeader(REASON, unreadable.reason().code());
    properties.setHeader(DETAIL, unreadable.detail());
    properties.setHeader(DEAD_LETTERED_AT, clock.instant().toString());
    properties.setHeader(ORIGINAL_EXCHANGE, delivery.envelope().getExchange());
    properties.setHeader(ORIGINAL_ROUTING_KEY, delivery.envelope().getRoutingKey());
    return properties;
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

  private static void awaitConfirm(CorrelationData correlation) {
    try {
      var confirm = correlation.getFuture().get(CONFIRM_SECONDS, TimeUnit.SECONDS);
      if (!confirm.ack() || correlation.getReturned() != null) {
        throw new AmqpException("The dead-letter queue did not take a letter");
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AmqpException("The broker did not confirm a dead letter", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AmqpException("Interrupted", e);
    }
  }
}
