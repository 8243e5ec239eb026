package dev.workstream.notifications.inbox;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/**
 * Puts dead letters back into the queue once their cause is gone; for operators, on the management
 * port. docs/operations.md says how.
 */
@Component
@Endpoint(id = "deadletters")
class DeadLetterReplay {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterReplay.class);

  private static final int CONFIRM_MILLIS = 5_000;
  private static final int UNAVAILABLE = 503;

  private final BrokerConnection broker;

  DeadLetterReplay(BrokerConnection broker) {
    this.broker = broker;
  }

  /**
   * What was done.
   *
   * @param replayed how many were put back into the queue
   * @param left how many of those that were there at the beginning stay where they are
   */
  record Replayed(int replayed, int left) {}

  /** Replays all that are there now. */
  @WriteOperation
  WebEndpointResponse<Object> replayAll() {
    return answer(_ -> true);
  }

  /**
   * Replays those of an id.
   *
   * @param id as GET /api/v1/dead-letters gives it
   */
  @WriteOperation
  WebEndpointResponse<Object> replay(@Selector String id) {
    return answer(letter -> DeadLetters.id(letter.getBody()).equals(id));
  }

  private WebEndpointResponse<Object> answer(Predicate<GetResponse> wanted) {
    try {
      return new WebEndpointResponse<>(replay(wanted));
    } catch (AmqpException | IOException | TimeoutException | ShutdownSignalException e) {
      log.warn("Dead letters could not be replayed: {}", e.toString());
      return new WebEndpointResponse<>(
          Map.of(
              "detail",
              "The broker is away or does not take them. None is lost: those that are not in the"
                  + " queue are still dead letters. Try again."),
          UNAVAILABLE);
    }
  }

  private Replayed replay(Predicate<GetResponse> wanted) throws IOException, TimeoutException {
    // Closing it gives back whatever was looked at and not replayed.
    try (var channel = broker.get().createChannel()) {
      channel.confirmSelect();
      var isReturned = new AtomicBoolean();
      channel.addReturnListener(_ -> isReturned.set(true));
      // Those that come back as letters while this goes on are not tried again.
      var there = (int) channel.messageCount(InboxTopology.DEAD_LETTER_QUEUE);
      var replayed = 0;
      for (var looked = 0; looked < there; looked++) {
        var letter = channel.basicGet(InboxTopology.DEAD_LETTER_QUEUE, false);
        if (letter == null) {
          break;
        }
        if (wanted.test(letter)) {
          putBack(channel, letter);
          if (isReturned.get()) {
            throw new IOException("There is no queue " + InboxTopology.QUEUE);
          }
          // Killed before this, the message is there twice, and recorded once.
          channel.basicAck(letter.getEnvelope().getDeliveryTag(), false);
          replayed++;
        }
      }
      log.info("Replayed {} of {} dead letters", replayed, there);
      return new Replayed(replayed, there - replayed);
    }
  }

  private static void putBack(Channel channel, GetResponse letter)
      throws IOException, TimeoutException {
    channel.basicPublish("", InboxTopology.QUEUE, true, properties(letter), letter.getBody());
    try {
      if (!channel.waitForConfirms(CONFIRM_MILLIS)) {
        throw new IOException("The queue did not take a letter");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  /** As they were before it became a letter, as far as they can be sent. */
  private static BasicProperties properties(GetResponse letter) {
    var properties = LetterProperties.of(letter.getProps(), letter.getEnvelope());
    properties
        .getHeaders()
        .keySet()
        .removeIf(name ->
            DeadLetters.OWN_HEADERS.contains(name)
                || name.equals("x-death")
                || name.startsWith("x-first-death-")
                || name.startsWith("x-last-death-")
                || name.equals("x-delivery-count"));
    properties.setHeader(Delivery.REPLAY, true);
    properties.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
    return LetterProperties.encoded(properties);
  }
}
