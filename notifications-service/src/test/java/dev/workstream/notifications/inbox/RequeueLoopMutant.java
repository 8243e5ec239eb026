package dev.workstream.notifications.inbox;

import com.mongodb.MongoException;
import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.notifications.broker.DeadLetters;
import dev.workstream.notifications.broker.Delivery;
import dev.workstream.notifications.broker.DeliveryQueue;
import dev.workstream.notifications.broker.ServiceQueue;
import dev.workstream.notifications.records.EventRecorder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.dao.DataAccessException;

/** Returns a batch to the queue while the store is away, and receives it again at once. */
class RequeueLoopMutant extends Inbox {

  private static volatile boolean isGivenBack;

  RequeueLoopMutant(
      ServiceQueue queue,
      BatchSettlement settlement,
      EventRecorder recorder,
      InboxProperties properties,
      Ticker ticker,
      MeterRegistry meters) {
    super(queue, settlement, recorder, properties, ticker, meters);
  }

  @Override
  void acknowledge(DeliveryQueue deliveries, List<Delivery> batch) {
    if (isGivenBack) {
      deliveries.giveBack(batch);
    } else {
      super.acknowledge(deliveries, batch);
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
