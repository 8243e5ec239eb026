package dev.workstream.tasks.outbox;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.stereotype.Component;

/** Publishes events to the exchange and waits for the broker's word on each. */
@Component
class RabbitPublisher {

  static final String EXCHANGE = "workstream.events";

  /** From here an event goes to one queue alone, by that queue's name. */
  static final String REPLAY_EXCHANGE = "workstream.replay";

  /** Tells a consumer to look at its records and not at its memory of them. */
  private static final String REPLAY = "x-workstream-replay";

  /** When the relay published, RFC 3339; AMQP's own timestamp has whole seconds only. */
  private static final String PUBLISHED_AT = "x-workstream-published-at";

  private static final int PERSISTENT = 2;

  private final ConnectionFactory connections;
  private final OutboxProperties properties;
  private final Clock clock;

  /** Channels that nobody uses just now; there are never more than publish at the same time. */
  private final ConcurrentLinkedQueue<ConfirmingChannel> idle = new ConcurrentLinkedQueue<>();

  RabbitPublisher(ConnectionFactory connections, OutboxProperties properties, Clock clock) {
    this.connections = connections;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Publishes all, then waits for all; takes no longer than the confirm timeout, once connected.
   *
   * @return an outcome for each row, in the same order
   */
  List<PublishOutcome> publish(List<OutboxRow> rows) {
    return publishAll(
        rows.stream()
            .map(row ->
                new ConfirmingChannel.Sending(
                    EXCHANGE, row.eventType(), properties(row, false), row.body()))
            .toList());
  }

  /**
   * As {@link #publish}, of events that were published before, for a consumer that has lost them.
   *
   * @param queue the only one to get them
   */
  List<PublishOutcome> publishAgain(List<OutboxRow> rows, String queue) {
    return publishAll(
        rows.stream()
            .map(row ->
                new ConfirmingChannel.Sending(
                    REPLAY_EXCHANGE, queue, properties(row, true), row.body()))
            .toList());
  }

  private List<PublishOutcome> publishAll(List<ConfirmingChannel.Sending> messages) {
    ConfirmingChannel channel;
    try {
      channel = channel();
    } catch (AmqpException | IOException e) {
      return Collections.nCopies(
          messages.size(), new PublishOutcome.Unknown(String.valueOf(e.getMessage())));
    }
    var outcomes = channel.publish(messages, properties.confirmTimeout());
    if (channel.isOpen()) {
      idle.add(channel);
    }
    return outcomes;
  }

  private ConfirmingChannel channel() throws IOException {
    for (ConfirmingChannel channel; (channel = idle.poll()) != null; ) {
      if (channel.isOpen()) {
        return channel;
      }
    }
    var connection = connections.createConnection().getDelegate();
    if (connection == null) {
      throw new IOException("There is no connection");
    }
    return ConfirmingChannel.open(connection);
  }

  // No priority and no expiration: either would break the order or lose the event.
  private BasicProperties properties(OutboxRow row, boolean isReplay) {
    var now = clock.instant();
    var headers = new HashMap<String, Object>();
    headers.put("traceparent", row.traceparent());
    headers.put(PUBLISHED_AT, now.toString());
    if (isReplay) {
      headers.put(REPLAY, true);
    }
    return new BasicProperties.Builder()
        .messageId(row.eventId().toString())
        .type(row.eventType())
        .appId(properties.producer())
        .contentType("application/json")
        .deliveryMode(PERSISTENT)
        .timestamp(Date.from(now))
        .headers(headers)
        .build();
  }
}
