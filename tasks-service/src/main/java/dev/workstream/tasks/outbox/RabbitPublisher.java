package dev.workstream.tasks.outbox;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
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

  private final RabbitTemplate rabbit;
  private final CachingConnectionFactory connections;
  private final OutboxProperties properties;
  private final Clock clock;

  /**
   * @throws IllegalStateException if the broker is not asked for confirms and returns: what it
   *     loses would count as published
   */
  RabbitPublisher(
      RabbitTemplate rabbit,
      CachingConnectionFactory connections,
      OutboxProperties properties,
      Clock clock) {
    if (!connections.isPublisherConfirms() || !connections.isPublisherReturns()) {
      throw new IllegalStateException(
          "The outbox needs spring.rabbitmq.publisher-confirm-type=correlated"
              + " and spring.rabbitmq.publisher-returns=true");
    }
    if (!Boolean.TRUE.equals(rabbit.isMandatoryFor(new Message(new byte[0])))) {
      throw new IllegalStateException("The outbox needs spring.rabbitmq.template.mandatory=true");
    }
    this.rabbit = rabbit;
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
    return publish(
        rows,
        (row, correlation) ->
            rabbit.send(EXCHANGE, row.eventType(), message(row).build(), correlation));
  }

  /**
   * As {@link #publish}, of events that were published before, for a consumer that has lost them.
   *
   * @param queue the only one to get them
   */
  List<PublishOutcome> publishAgain(List<OutboxRow> rows, String queue) {
    return publish(
        rows,
        (row, correlation) ->
            rabbit.send(
                REPLAY_EXCHANGE, queue, message(row).setHeader(REPLAY, true).build(), correlation));
  }

  @FunctionalInterface
  private interface Sending {

    void send(OutboxRow row, CorrelationData correlation);
  }

  private List<PublishOutcome> publish(List<OutboxRow> rows, Sending sending) {
    var correlations = rows.stream().map(_ -> new CorrelationData()).toList();
    String failure = null;
    try {
      // On one channel: the template gives each send one of its own while confirms are awaited, and
      // what is sent on one overtakes what is sent on another.
      rabbit.invoke(_ -> {
        for (var i = 0; i < rows.size(); i++) {
          sending.send(rows.get(i), correlations.get(i));
        }
        return true;
      });
    } catch (AmqpException e) {
      failure = String.valueOf(e.getMessage());
    }
    var deadline = System.nanoTime() + properties.confirmTimeout().toNanos();
    var outcomes = new ArrayList<PublishOutcome>(rows.size());
    for (var correlation : correlations) {
      var left = failure == null ? deadline - System.nanoTime() : 0;
      outcomes.add(await(correlation, Duration.ofNanos(Math.max(0, left))));
    }
    if (failure == null && outcomes.stream().anyMatch(PublishOutcome.Unknown.class::isInstance)) {
      // A confirm that comes too late must not be taken for one of a later attempt.
      connections.resetConnection();
    }
    return outcomes;
  }

  private PublishOutcome await(CorrelationData correlation, Duration timeout) {
    try {
      var confirm = correlation.getFuture().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      // The broker returns before it confirms, so both answers are in.
      var returned = correlation.getReturned();
      if (returned != null) {
        return new PublishOutcome.Returned(returned.getReplyText());
      }
      if (confirm.ack()) {
        return new PublishOutcome.Confirmed();
      }
      // A reason is given for what Spring AMQP refused itself because the channel was lost.
      return confirm.reason() == null
          ? new PublishOutcome.Refused()
          : new PublishOutcome.Unknown(confirm.reason());
    } catch (TimeoutException e) {
      return new PublishOutcome.Unknown("no confirm within " + properties.confirmTimeout());
    } catch (ExecutionException e) {
      return new PublishOutcome.Unknown(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PublishOutcome.Unknown("interrupted");
    }
  }

  // No priority and no expiration: either would break the order or lose the event.
  private MessageBuilderSupport<Message> message(OutboxRow row) {
    return MessageBuilder.withBody(row.body())
        .setMessageId(row.eventId().toString())
        .setType(row.eventType())
        .setAppId(properties.producer())
        .setContentType(MessageProperties.CONTENT_TYPE_JSON)
        .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
        .setTimestamp(Date.from(clock.instant()))
        .setHeader("traceparent", row.traceparent())
        .setHeader(PUBLISHED_AT, clock.instant().toString());
  }
}
