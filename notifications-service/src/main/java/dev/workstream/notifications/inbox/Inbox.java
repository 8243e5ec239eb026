package dev.workstream.notifications.inbox;

import com.mongodb.MongoException;
import dev.workstream.defaults.broker.BrokerUnavailable;
import dev.workstream.notifications.broker.Delivery;
import dev.workstream.notifications.broker.DeliveryQueue;
import dev.workstream.notifications.broker.ServiceQueue;
import dev.workstream.notifications.records.EventRecorder;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
  private volatile @Nullable Thread thread;
  private volatile boolean isPaused;

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
      MeterRegistry meters) {
    this.queue = queue;
    this.settlement = settlement;
    this.recorder = recorder;
    this.properties = properties;
    Gauge.builder("workstream.inbox.paused", () -> isPaused ? 1 : 0)
        .description("1 while a store or the broker is away and consumption waits for it")
        .register(meters);
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    // Known before it runs: it goes on for as long as it is the one.
    var starting = Thread.ofPlatform().name("inbox").unstarted(this::run);
    thread = starting;
    starting.start();
  }

  @Override
  public void stop() {
    var running = thread;
    if (running == null) {
      return;
    }
    thread = null;
    try {
      if (!running.join(properties.stopLimit())) {
        log.warn("The inbox did not stop in time; what it was settling is delivered again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    var outage = new Outage();
    while (isMine()) {
      try {
        consume(outage);
      } catch (BrokerUnavailable e) {
        outage.wait("The broker is away", e);
      } catch (MongoException | DataAccessException e) {
        outage.wait("The records cannot be reached", e);
      } catch (RuntimeException | Error e) {
        outage.wait("Consumption failed", e);
      } catch (InterruptedException e) {
        // Nobody interrupts this thread but a process that ends.
        return;
      }
    }
  }

  private boolean isMine() {
    return Thread.currentThread() == thread;
  }

  /** Consumes until the subscription ends or the inbox is stopped. */
  private void consume(Outage outage) throws InterruptedException {
    recorder.prepare();
    var prefetch = isCautious ? 1 : properties.prefetch();
    try (var deliveries = queue.open(prefetch)) {
      var unsuspicious = 0;
      while (isMine() && deliveries.isOpen()) {
        var batch = deliveries.take(properties.batchSize(), LOOK_UP);
        var isSuspicious = batch.stream().anyMatch(each -> each.failedDeliveries() >= SUSPICIOUS);
        if (isSuspicious && !isCautious) {
          log.warn("A message came back {} times: from now on one is taken at a time", SUSPICIOUS);
          isCautious = true;
          return;
        }
        settleNext(deliveries, batch, outage);
        unsuspicious = isSuspicious ? 0 : unsuspicious + batch.size();
        if (isCautious && unsuspicious >= properties.prefetch()) {
          log.info("No message is suspicious any more: they are taken together again");
          isCautious = false;
          return;
        }
      }
      if (deliveries.isOpen()) {
        letGo(deliveries, prefetch, outage);
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
  private void letGo(DeliveryQueue deliveries, int prefetch, Outage outage)
      throws InterruptedException {
    // The rest of the stop's time is for settling.
    var patience = properties.stopLimit().dividedBy(2);
    var giveUpAt = System.nanoTime() + patience.toNanos();
    queue.fill(prefetch - deliveries.size(), patience);
    var held = new ArrayList<Delivery>();
    while (held.size() < prefetch) {
      var most = Math.min(properties.batchSize(), prefetch - held.size());
      var batch = deliveries.take(most, LOOK_UP);
      if (batch.isEmpty() && (!deliveries.isOpen() || System.nanoTime() - giveUpAt > 0)) {
        break;
      }
      if (!batch.isEmpty() && !settle(deliveries, batch, outage)) {
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

  private void settleNext(DeliveryQueue deliveries, List<Delivery> batch, Outage outage)
      throws InterruptedException {
    if (!batch.isEmpty()) {
      if (!settle(deliveries, batch, outage)) {
        return;
      }
      acknowledge(deliveries, batch);
    }
    outage.over();
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
  private boolean settle(DeliveryQueue deliveries, List<Delivery> batch, Outage outage)
      throws InterruptedException {
    while (true) {
      try {
        settlement.settle(batch);
        return true;
      } catch (MongoException | DataAccessException e) {
        outage.wait("The records cannot be reached; consumption waits", e);
        if (!isMine() || !deliveries.isOpen()) {
          return false;
        }
      }
    }
  }

  /** Waits longer each time, and says once when an outage begins and once when it is over. */
  private final class Outage {

    private int waits;
    private long since;

    void wait(String what, Throwable cause) {
      if (waits == 0) {
        since = System.nanoTime();
        isPaused = true;
        log.warn("{}: {}", what, cause.toString());
      }
      var doubled = properties.firstBackoff().multipliedBy(1L << Math.min(waits++, 20));
      var longest = properties.longestBackoff();
      var wait = doubled.compareTo(longest) < 0 ? doubled : longest;
      // Half of it by chance, so that replicas do not come back in step.
      var nanos = wait.toNanos() / 2 + ThreadLocalRandom.current().nextLong(wait.toNanos() / 2 + 1);
      var until = System.nanoTime() + nanos;
      try {
        for (long left; (left = until - System.nanoTime()) > 0 && isMine(); ) {
          TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_UP.toNanos() / 5));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void over() {
      if (waits > 0) {
        log.info(
            "Consumption goes on after {} s",
            Duration.ofNanos(System.nanoTime() - since).toSeconds());
        waits = 0;
        isPaused = false;
      }
    }
  }
}
