package dev.workstream.notifications.inbox;

import com.rabbitmq.client.Channel;
import dev.workstream.notifications.records.EventRecorder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Lets the broker forget a message as soon as it is on its way. */
class AutomaticAcknowledgementMutant extends Inbox {

  AutomaticAcknowledgementMutant(
      BrokerConnection broker,
      InboxTopology topology,
      BatchSettlement settlement,
      EventRecorder recorder,
      InboxProperties properties,
      Clock clock,
      MeterRegistry meters) {
    super(broker, topology, settlement, recorder, properties, clock, meters);
  }

  @Override
  String subscribe(Channel channel, DeliveryQueue deliveries) throws IOException {
    return channel.basicConsume(InboxTopology.QUEUE, true, deliveries);
  }

  @Override
  void acknowledge(Channel channel, List<Delivery> batch) {}
}
