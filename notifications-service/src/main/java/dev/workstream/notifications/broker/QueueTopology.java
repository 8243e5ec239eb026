package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.Declaration;
import dev.workstream.defaults.broker.Declaration.Binding;
import dev.workstream.defaults.broker.Declaration.Exchange;
import dev.workstream.defaults.broker.Declaration.Queue;
import dev.workstream.defaults.broker.Topology;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The queues at the broker.
 *
 * <p>One active consumer keeps the order. The delivery limit stops a message that crashes its
 * consumer again and again. It is explicit because only then does RabbitMQ return a message to the
 * head of the queue.
 *
 * <p>Operators set lengths and other changing limits by policy: a queue's arguments cannot change.
 */
@Component
public class QueueTopology implements Topology {

  public static final String QUEUE = "workstream.notifications";
  public static final String DEAD_LETTER_QUEUE = "workstream.notifications.dlq";

  private static final String EXCHANGE = "workstream.events";

  /** Takes events that are republished for this service alone. */
  private static final String REPLAY_EXCHANGE = "workstream.replay";

  private static final String ALL_EVENTS = "workstream.#";

  @Override
  public List<Declaration> declarations() {
    return List.of(
        // Operators may read a letter any number of times, so this queue has no delivery limit.
        new Queue(
            DEAD_LETTER_QUEUE,
            Map.of("x-queue-type", "quorum", "x-overflow", "reject-publish"),
            true),
        new Queue(QUEUE, arguments()),
        new Exchange(EXCHANGE, Exchange.Kind.TOPIC),
        new Binding(QUEUE, EXCHANGE, ALL_EVENTS),
        new Exchange(REPLAY_EXCHANGE, Exchange.Kind.DIRECT),
        new Binding(QUEUE, REPLAY_EXCHANGE, QUEUE));
  }

  Map<String, Object> arguments() {
    return Map.of(
        "x-queue-type", "quorum",
        "x-single-active-consumer", true,
        "x-delivery-limit", 20,
        "x-dead-letter-exchange", "",
        "x-dead-letter-routing-key", DEAD_LETTER_QUEUE,
        "x-dead-letter-strategy", "at-least-once",
        "x-overflow", "reject-publish");
  }
}
