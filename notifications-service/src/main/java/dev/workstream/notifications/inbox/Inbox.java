package dev.workstream.notifications.inbox;

import com.mongodb.MongoException;
import dev.workstream.defaults.broker.BrokerUnavailable;
import dev.workstream.defaults.lifecycle.Backoff;
import dev.workstream.defaults.lifecycle.Loop;
import dev.workstream.defaults.lifecycle.Outage;
import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.notifications.broker.Delivery;
import dev.workstream.notifications.broker.DeliveryQueue;
import dev.workstream.notifications.broker.ServiceQueue;
import dev.workstream.notifications.records.EventRecorder;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Takes messages from the queue and has them settled, a batch at a time: the first when it comes,
 * and with it whatever else is there. Survives everything that goes wrong; docs/decisions/0008 says
 * why it is not a listener container.
 */
@Component
class Inbox implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  private static final Duration LOOK_UP = Duration.ofMillis(500);

  /** After so many failed deliveries a message may be what ended those who had it. */
  private static final int SUSPICIOUS = 3;

  private final ServiceQueue queue;
  private final BatchSettlement settlement;
  private final EventRecorder recorder;
  private final InboxProperties properties;
  private final Ticker ticker;
  private final Loop loop;

  /**
   * Known to the inbox's own thread alone. Whatever is unacknowledged when a message ends this
   * process counts as a failed delivery too, and would in the end share its fate; so messages are
   * taken one at a time while one of them is suspicious.
   */
  private boolean isCautious;

  Inbox(
      ServiceQueue queue,
      BatchSettlement settlement,
      EventRecorder recorder,
      InboxProperties properties,
      Ticker ticker,
      MeterRegistry meters) {
    this.queue = queue;
    this.settlement = settlement;
    this.recorder = recorder;
    this.properties = properties;
    this.ticker = ticker;
    var outage = new Outage(log, "Consumption goes on", ticker);
    // A stop lets the turn go on: it hands over to the next consumer.
    this.loop =
        new Loop(
            new Loop.Plan("inbox", 1, properties.stopLimit(), false),
            new Backoff(properties.firstBackoff(), properties.longestBackoff()),
            () -> outage,
            ticker,
            this::run);
    Gauge.builder("workstream.inbox.paused", outage, each -> each.isOn() ? 1 : 0)
        .description("1 while a store or the broker is away and consumption waits for it")
        .register(meters);
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop();
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  private void run(Loop.Run run) throws InterruptedException {
    try {
      consume(run);
    } catch (BrokerUnavailable e) {
      run.backOff("The broker is away", e);
    } catch (MongoException | DataAccessException e) {
      run.backOff("The records cannot be reached", e);
    } catch (RuntimeException | Error e) {
      run.backOff("Consumption failed", e);
    }
  }

  /** Consumes until the subscription ends or the inbox is stopped. */
  private void consume(Loop.Run run) throws InterruptedException {
    recorder.prepare();
    var prefetch = isCautious ? 1 : properties.prefetch();
    try (var deliveries = queue.open(prefetch)) {
      var unsuspicious = 0;
      while (!run.isStopping() && deliveries.isOpen()) {
        var batch = deliveries.take(properties.batchSize(), LOOK_UP);
        var isSuspicious = batch.stream().anyMatch(each -> each.failedDeliveries() >= SUSPICIOUS);
        if (isSuspicious && !isCautious) {
          log.warn("A message came back {} times: from now on one is taken at a time", SUSPICIOUS);
          isCautious = true;
          return;
        }
        settleNext(deliveries, batch, run);
        unsuspicious = isSuspicious ? 0 : unsuspicious + batch.size();
        if (isCautious && unsuspicious >= properties.prefetch()) {
          log.info("No message is suspicious any more: they are taken together again");
          isCautious = false;
          return;
        }
      }
      if (deliveries.isOpen()) {
        letGo(deliveries, prefetch, run);
      }
    }
  }

  /**
   * Hands over to the next consumer. The broker makes it the active one at the moment of the
   * cancellation, and what is still on its way to this one would then be overtaken. So nothing is
   * acknowledged until as much is held as may be handed out: nothing can be on its way then. What
   * the queue lacks for that the inbox adds itself. If it does not come in time the channel is
   * closed, and what is on its way just then goes back to the head of the queue.
   */
  private void letGo(DeliveryQueue deliveries, int prefetch, Loop.Run run)
      throws InterruptedException {
    // The rest of the stop's time is for settling.
    var patience = properties.stopLimit().dividedBy(2);
    var begin = ticker.nanos();
    queue.fill(prefetch - deliveries.size(), patience);
    var held = new ArrayList<Delivery>();
    while (held.size() < prefetch) {
      var most = Math.min(properties.batchSize(), prefetch - held.size());
      var batch = deliveries.take(most, LOOK_UP);
      if (batch.isEmpty()
          && (!deliveries.isOpen() || ticker.since(begin).compareTo(patience) > 0)) {
        break;
      }
      if (!batch.isEmpty() && !settle(deliveries, batch, run)) {
        return;
      }
      held.addAll(batch);
    }
    if (held.size() == prefetch) {
      deliveries.cancel();
    }
    if (!held.isEmpty()) {
      acknowledge(deliveries, held);
    }
  }

  private void settleNext(DeliveryQueue deliveries, List<Delivery> batch, Loop.Run run)
      throws InterruptedException {
    if (!batch.isEmpty()) {
      if (!settle(deliveries, batch, run)) {
        return;
      }
      acknowledge(deliveries, batch);
    }
    run.succeeded();
  }

  void acknowledge(DeliveryQueue deliveries, List<Delivery> batch) {
    deliveries.acknowledge(batch);
  }

  /**
   * Repeats a batch until the store is back. It is neither given back, which would use up its
   * deliveries, nor dead-lettered: there is nothing wrong with it.
   *
   * @return false if the inbox was stopped or the subscription ended meanwhile
   */
  private boolean settle(DeliveryQueue deliveries, List<Delivery> batch, Loop.Run run)
      throws InterruptedException {
    while (true) {
      try {
        settlement.settle(batch);
        return true;
      } catch (MongoException | DataAccessException e) {
        run.backOff("The records cannot be reached; consumption waits", e);
        if (run.isStopping() || !deliveries.isOpen()) {
          return false;
        }
      }
    }
  }
}
