package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.Broker;
import dev.workstream.defaults.broker.BrokerUnavailable;
import dev.workstream.defaults.broker.IncomingMessage;
import dev.workstream.defaults.broker.MessageProperties;
import dev.workstream.defaults.broker.OutgoingMessage;
import dev.workstream.defaults.broker.Publisher;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final int UNAVAILABLE = 503;

  private final Broker broker;
  private final Publisher publisher;

  DeadLetterReplay(Broker broker, Publisher publisher) {
    this.broker = broker;
    this.publisher = publisher;
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
    return answer(letter -> DeadLetters.id(letter.body()).equals(id));
  }

  private WebEndpointResponse<Object> answer(Predicate<IncomingMessage> wanted) {
    try {
      return new WebEndpointResponse<>(replay(wanted));
    } catch (BrokerUnavailable e) {
      log.warn("Dead letters could not be replayed: {}", e.toString());
      return new WebEndpointResponse<>(
          Map.of(
              "detail",
              "The broker is away or does not take them. None is lost: those that are not in the"
                  + " queue are still dead letters. Try again."),
          UNAVAILABLE);
    }
  }

  private Replayed replay(Predicate<IncomingMessage> wanted) {
    // Closing it gives back the letters that were not replayed.
    try (var letters = broker.read(QueueTopology.DEAD_LETTER_QUEUE)) {
      // Those that come back as letters meanwhile are not tried again.
      var there = (int) letters.messageCount();
      var replayed = 0;
      for (var looked = 0; looked < there; looked++) {
        var letter = letters.next().orElse(null);
        if (letter == null) {
          break;
        }
        if (wanted.test(letter)) {
          DeadLetters.publish(
              publisher,
              new OutgoingMessage("", QueueTopology.QUEUE, properties(letter), letter.body()));
          // Killed before this, the message is there twice, and recorded once.
          letters.acknowledge(letter);
          replayed++;
        }
      }
      log.info("Replayed {} of {} dead letters", replayed, there);
      return new Replayed(replayed, there - replayed);
    }
  }

  /** As they were before the message became a letter, as far as they can be sent. */
  private static MessageProperties properties(IncomingMessage letter) {
    var kept = LetterProperties.of(letter.properties());
    var headers = new HashMap<String, @Nullable Object>(kept.headers());
    headers
        .keySet()
        .removeIf(name ->
            DeadLetters.OWN_HEADERS.contains(name)
                || name.equals("x-death")
                || name.startsWith("x-first-death-")
                || name.startsWith("x-last-death-")
                || name.equals("x-delivery-count"));
    headers.put(Delivery.REPLAY, true);
    return kept.toBuilder().headers(headers).build();
  }
}
