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
 * Consumes the queue: waits for a message, takes all others that have arrived, settles the batch
 * and acknowledges it. Retries after every failure. docs/decisions/0008 says why it is not a
 * listener container.
 */
@Component
class Inbox implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

  /** After this many failed deliveries the message itself may crash its consumers. */
  private static final int SUSPICIOUS_DELIVERIES = 3;

  private final ServiceQueue queue;
  private final BatchSettlement settlement;
  private final EventRecorder recorder;
  private final InboxProperties properties;
  private final Ticker ticker;
  private final Loop loop;

  /**
   * While true, take one message at a time. When a message crashes this process, the broker counts
   * a failed delivery for all unacknowledged messages and would dead-letter them too. Only the
   * inbox's thread uses this field.
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
    var outage = new Outage(log, "Consumption continues", ticker);
    // A stop must not interrupt: the inbox hands over to the next consumer first.
    this.loop =
        new Loop(
            new Loop.Plan("inbox", 1, properties.stopLimit(), false),
            new Backoff(properties.firstBackoff(), properties.longestBackoff()),
            () -> outage,
            ticker,
            this::run);
    Gauge.builder("workstream.inbox.paused", outage, each -> each.isOn() ? 1 : 0)
        .description("1 while consumption waits for a store or the broker")
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
      var normalMessages = 0;
      while (!run.isStopping() && deliveries.isOpen()) {
        var batch = deliveries.take(properties.batchSize(), POLL_INTERVAL);
        var isSuspicious =
            batch.stream().anyMatch(each -> each.failedDeliveries() >= SUSPICIOUS_DELIVERIES);
        if (isSuspicious && !isCautious) {
          log.warn(
              "A message came back {} times; taking one message at a time", SUSPICIOUS_DELIVERIES);
          isCautious = true;
          return;
        }
        settleNext(deliveries, batch, run);
        normalMessages = isSuspicious ? 0 : normalMessages + batch.size();
        if (isCautious && normalMessages >= properties.prefetch()) {
          log.info("No suspicious messages are left; taking batches again");
          isCautious = false;
          return;
        }
      }
      if (deliveries.isOpen()) {
        handOver(deliveries, prefetch, run);
      }
    }
  }

  /**
   * Hands over to the next consumer without changing the order of messages. On a cancel the broker
   * activates the next consumer at once; it would overtake messages that are still in transit to
   * this one. So cancel only while this inbox holds as many messages as the prefetch allows: then
   * none is in transit.
   *
   * <p>The inbox fills the queue with empty messages to reach that number. On a timeout it closes
   * the channel instead, and the broker returns messages in transit to the head of the queue.
   */
  private void handOver(DeliveryQueue deliveries, int prefetch, Loop.Run run)
      throws InterruptedException {
    // Leave the other half of the limit for settling.
    var timeout = properties.stopLimit().dividedBy(2);
    var begin = ticker.nanos();
    queue.fill(prefetch - deliveries.size(), timeout);
    var held = new ArrayList<Delivery>();
    while (held.size() < prefetch) {
      var max = Math.min(properties.batchSize(), prefetch - held.size());
      var batch = deliveries.take(max, POLL_INTERVAL);
      if (batch.isEmpty() && (!deliveries.isOpen() || ticker.since(begin).compareTo(timeout) > 0)) {
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
   * Retries a batch until the store is back. Returning it to the queue would use up its deliveries,
   * and its messages are valid, so they must not become dead letters.
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
