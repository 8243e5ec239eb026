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
 * Puts dead letters back into the queue after an operator has removed their cause. On the
 * management port; docs/operations.md explains its use.
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
   * The result of a replay.
   *
   * @param replayed letters that are back in the queue
   * @param left letters that were dead letters at the start and still are
   */
  record Replayed(int replayed, int left) {}

  /** Replays all present dead letters. */
  @WriteOperation
  WebEndpointResponse<Object> replayAll() {
    return answer(_ -> true);
  }

  /**
   * Replays the letters with one id.
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
      log.warn("Could not replay the dead letters: {}", e.toString());
      return new WebEndpointResponse<>(
          Map.of(
              "detail",
              "The broker is away or refuses messages. No message is lost: the rest are still dead"
                  + " letters. Retry."),
          UNAVAILABLE);
    }
  }

  private Replayed replay(Predicate<IncomingMessage> wanted) {
    // Closing the reader returns the letters that were not replayed.
    try (var letters = broker.read(QueueTopology.DEAD_LETTER_QUEUE)) {
      // Stop at this number: a replayed message may return as a new letter.
      var total = (int) letters.messageCount();
      var replayed = 0;
      for (var read = 0; read < total; read++) {
        var letter = letters.next().orElse(null);
        if (letter == null) {
          break;
        }
        if (wanted.test(letter)) {
          DeadLetters.publish(
              publisher,
              new OutgoingMessage("", QueueTopology.QUEUE, properties(letter), letter.body()));
          // A crash before this line duplicates the message; the inbox records it once.
          letters.acknowledge(letter);
          replayed++;
        }
      }
      log.info("Replayed {} of {} dead letters", replayed, total);
      return new Replayed(replayed, total - replayed);
    }
  }

  /** The original properties, except those that cannot be sent again. */
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
