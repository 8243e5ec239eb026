package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.Broker;
import dev.workstream.defaults.broker.MessageProperties;
import dev.workstream.defaults.broker.OutgoingMessage;
import dev.workstream.defaults.broker.Publisher;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The queue with this service's events. */
@Component
public class ServiceQueue {

  private static final OutgoingMessage FILLER =
      new OutgoingMessage(
          "",
          QueueTopology.QUEUE,
          MessageProperties.builder()
              .persistent(false)
              .headers(Map.of(Delivery.FILLER, true))
              .build(),
          new byte[0]);

  private final Broker broker;
  private final Publisher publisher;
  private final Clock clock;

  ServiceQueue(Broker broker, Publisher publisher, Clock clock) {
    this.broker = broker;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Declares the queue if it is missing, and subscribes to it.
   *
   * @param prefetch how many unacknowledged messages the broker delivers at most
   * @throws dev.workstream.defaults.broker.BrokerUnavailable if the broker is away
   */
  public DeliveryQueue open(int prefetch) {
    return open(prefetch, new DeliveryQueue(clock));
  }

  DeliveryQueue open(int prefetch, DeliveryQueue deliveries) {
    broker.declare();
    deliveries.follow(broker.subscribe(QueueTopology.QUEUE, prefetch, deliveries.listener()));
    return deliveries;
  }

  Clock clock() {
    return clock;
  }

  /**
   * Adds empty messages, which every consumer acknowledges unread. Does nothing if the broker
   * refuses them.
   *
   * @param limit how long to wait for the broker
   */
  public void fill(int count, Duration limit) {
    publisher.publish(Collections.nCopies(Math.max(0, count), FILLER), limit);
  }
}
