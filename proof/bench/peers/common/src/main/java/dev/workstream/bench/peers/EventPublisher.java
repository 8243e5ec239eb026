package dev.workstream.bench.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Publishes events and waits until the broker has confirmed each without returning it. */
@Component
public class EventPublisher {

  public static final String EXCHANGE = "workstream.events";

  private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(5);

  private final RabbitTemplate rabbit;
  private final JsonMapper json;
  private final LongAdder confirmed = new LongAdder();

  EventPublisher(RabbitTemplate rabbit, JsonMapper json) {
    this.rabbit = rabbit;
    this.json = json;
  }

  /**
   * @throws NotPublishedException if it was refused, returned, or not confirmed in time
   */
  public void publish(TaskCreated event) {
    publish(event.eventId().toString(), json.writeValueAsBytes(event));
  }

  /**
   * @throws NotPublishedException if it was refused, returned, or not confirmed in time
   */
  public void publish(String eventId, byte[] body) {
    var correlation = new CorrelationData(eventId);
    rabbit.send(EXCHANGE, TaskCreated.TYPE, message(eventId, body), correlation);
    await(correlation, System.nanoTime() + CONFIRM_TIMEOUT.toNanos());
  }

  /** An event as stored in an outbox. */
  public record StoredEvent(String eventId, byte[] body) {}

  /**
   * Publishes all events in order on one channel, then waits for all confirms.
   *
   * @throws NotPublishedException if an event was refused, returned, or not confirmed in time
   */
  public void publish(List<StoredEvent> events) {
    var correlations = new ArrayList<CorrelationData>(events.size());
    rabbit.invoke(operations -> {
      for (var event : events) {
        var correlation = new CorrelationData(event.eventId());
        correlations.add(correlation);
        rabbit.send(
            EXCHANGE, TaskCreated.TYPE, message(event.eventId(), event.body()), correlation);
      }
      return true;
    });
    var deadline = System.nanoTime() + CONFIRM_TIMEOUT.toNanos();
    correlations.forEach(correlation -> await(correlation, deadline));
  }

  /** The number of confirmed events since the start. */
  long confirmed() {
    return confirmed.sum();
  }

  private void await(CorrelationData correlation, long deadline) {
    try {
      var confirm = correlation.getFuture().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!confirm.ack()) {
        throw new NotPublishedException("refused: " + confirm.reason());
      }
      // The broker returns a message before it confirms it, so a return has arrived by now.
      if (correlation.getReturned() != null) {
        throw new NotPublishedException("returned: " + correlation.getReturned().getReplyText());
      }
      confirmed.increment();
    } catch (TimeoutException e) {
      throw new NotPublishedException("not confirmed within " + CONFIRM_TIMEOUT);
    } catch (ExecutionException e) {
      throw new NotPublishedException(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotPublishedException("interrupted");
    }
  }

  private static Message message(String eventId, byte[] body) {
    return MessageBuilder.withBody(body)
        .setMessageId(eventId)
        .setType(TaskCreated.TYPE)
        .setAppId(TaskCreated.PRODUCER)
        .setContentType(MessageProperties.CONTENT_TYPE_JSON)
        .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
        .setTimestamp(Date.from(Instant.now()))
        .build();
  }

  /** The outbox must publish the event again. */
  public static class NotPublishedException extends RuntimeException {

    NotPublishedException(String message) {
      super(message);
    }
  }
}
