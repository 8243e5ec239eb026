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

/** Publishes events to the exchange and waits for the broker's answer to each event. */
@Component
class EventPublisher {

  static final String EXCHANGE = "workstream.events";

  /** Routes an event to one queue, by the queue's name. */
  static final String REPLAY_EXCHANGE = "workstream.replay";

  /** Tells the consumer to look for duplicates in its records, not in its cache. */
  private static final String REPLAY = "x-workstream-replay";

  /** When the relay published the event, RFC 3339. AMQP's timestamp has only whole seconds. */
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
   * Publishes all events, then waits for all answers. Takes at most the confirm timeout, plus the
   * time to connect.
   *
   * @return an outcome for each row, in the same order
   */
  List<PublishOutcome> publish(List<OutboxRow> rows) {
    return publisher.publish(
        rows.stream().map(row -> message(row, EXCHANGE, row.eventType(), false)).toList(),
        properties.confirmTimeout());
  }

  /**
   * Publishes old events again for a consumer that has lost them.
   *
   * @param queue the only queue that receives them
   */
  List<PublishOutcome> publishAgain(List<OutboxRow> rows, String queue) {
    return publisher.publish(
        rows.stream().map(row -> message(row, REPLAY_EXCHANGE, queue, true)).toList(),
        properties.confirmTimeout());
  }

  // Never set a priority or an expiration: a priority breaks the order, an expiration loses events.
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
