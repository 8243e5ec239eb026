package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.Broker;
import dev.workstream.defaults.broker.Publisher;
import java.time.Clock;
import java.util.List;

/** Lets the broker drop a message as soon as it arrives. */
class AutomaticAcknowledgementMutant extends ServiceQueue {

  AutomaticAcknowledgementMutant(Broker broker, Publisher publisher, Clock clock) {
    super(broker, publisher, clock);
  }

  @Override
  public DeliveryQueue open(int prefetch) {
    return open(
        prefetch,
        new DeliveryQueue(clock()) {

          @Override
          void arrived(Delivery delivery) {
            super.arrived(delivery);
            subscription().acknowledge(delivery.message());
          }

          @Override
          public void acknowledge(List<Delivery> batch) {}
        });
  }
}
