package dev.workstream.notifications.inbox;

import com.mongodb.MongoException;
import com.rabbitmq.client.Channel;
import dev.workstream.notifications.records.EventRecorder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.springframework.dao.DataAccessException;

/** Gives back what cannot be recorded right now, and gets it again at once. */
class RequeueLoopMutant extends Inbox {

  private static volatile boolean isGivenBack;

  RequeueLoopMutant(
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
  void acknowledge(Channel channel, List<Delivery> batch) throws IOException {
    if (isGivenBack) {
      channel.basicNack(batch.getLast().envelope().getDeliveryTag(), true, true);
    } else {
      super.acknowledge(channel, batch);
    }
  }

  static class Settlement extends BatchSettlement {

    Settlement(
        EventDecoder decoder,
        SeenEvents seenEvents,
        EventRecorder recorder,
        DeadLetters deadLetters,
        InboxTrace trace,
        Clock clock,
        MeterRegistry meters) {
      super(decoder, seenEvents, recorder, deadLetters, trace, clock, meters);
    }

    @Override
    void settle(List<Delivery> batch) {
      try {
        isGivenBack = false;
        super.settle(batch);
      } catch (MongoException | DataAccessException e) {
        isGivenBack = true;
      }
    }
  }
}
