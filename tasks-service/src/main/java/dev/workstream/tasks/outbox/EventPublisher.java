package dev.workstream.tasks.outbox;

import dev.workstream.defaults.broker.MessageProperties;
import dev.workstream.defaults.broker.OutgoingMessage;
import dev.workstream.defaults.broker.PublishOutcome;
import dev.workstream.defaults.broker.Publisher;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes events to the exchange and waits for the broker's answer to each. */
@Component
class EventPublisher {

  static final String EXCHANGE = "workstream.events";

  /** Routes an event to one queue, by that queue's name. */
  static final String REPLAY_EXCHANGE = "workstream.replay";

  /** Tells a consumer to look at its records and not at its memory of them. */
  private static final String REPLAY = "x-workstream-replay";

  /** When the relay published, RFC 3339; AMQP's own timestamp has whole seconds only. */
  private static final String PUBLISHED_AT = "x-workstream-published-at";

  private final Publisher publisher;
  private final OutboxProperties properties;
  private final Clock clock;

  EventPublisher(Publisher publisher, OutboxProperties properties, Clock clock) {
    this.publisher = publisher;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Publishes all, then waits for all; takes no longer than the confirm timeout, once connected.
   *
   * @return an outcome for each row, in the same order
   */
  List<PublishOutcome> publish(List<OutboxRow> rows) {
    return publisher.publish(
        rows.stream().map(row -> message(row, EXCHANGE, row.eventType(), false)).toList(),
        properties.confirmTimeout());
  }

  /**
   * As {@link #publish}, of events that were published before, for a consumer that has lost them.
   *
   * @param queue the only one to get them
   */
  List<PublishOutcome> publishAgain(List<OutboxRow> rows, String queue) {
    return publisher.publish(
        rows.stream().map(row -> message(row, REPLAY_EXCHANGE, queue, true)).toList(),
        properties.confirmTimeout());
  }

  // No priority and no expiration: either would break the order or lose the event.
  private OutgoingMessage message(
      OutboxRow row, String exchange, String routingKey, boolean isReplay) {
    var now = clock.instant();
    var headers = new HashMap<String, @Nullable Object>();
    headers.put("traceparent", row.traceparent());
    headers.put(PUBLISHED_AT, now.toString());
    if (isReplay) {
      headers.put(REPLAY, true);
    }
    var message =
        MessageProperties.builder()
            .messageId(row.eventId().toString())
            .type(row.eventType())
            .appId(properties.producer())
            .contentType("application/json")
            .timestamp(now)
            .headers(headers)
            .build();
    return new OutgoingMessage(exchange, routingKey, message, row.body());
  }
}
