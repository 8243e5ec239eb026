package dev.workstream.tasks.outbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs the relay: at once when this process committed an event, else now and then for what other
 * replicas left. Survives whatever a pass throws.
 */
@Component
class OutboxSchedule implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(OutboxSchedule.class);

  /** A pass waits for confirms, which are bounded, and for the database, which has timeouts too. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final OutboxRelay relay;
  private final OutboxProperties properties;
  private final Semaphore wakeUps = new Semaphore(0);
  private volatile List<Thread> threads = List.of();

  OutboxSchedule(OutboxRelay relay, OutboxProperties properties) {
    this.relay = relay;
    this.properties = properties;
  }

  /** Says that an event was committed. Never waits. */
  void wakeUp() {
    wakeUps.release();
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    // Known before they run: each goes on for as long as it is one of them.
    var starting =
        IntStream.rangeClosed(1, properties.relays())
            .mapToObj(
                number -> Thread.ofPlatform().name("outbox-relay-" + number).unstarted(this::run))
            .toList();
    threads = starting;
    starting.forEach(Thread::start);
  }

  @Override
  public void stop() {
    var running = threads;
    threads = List.of();
    wakeUps.release(running.size());
    var deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    try {
      for (var thread : running) {
        var left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        if (!thread.join(left)) {
          log.warn("The relay did not stop within {}; what it left is published again", STOP_LIMIT);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return !threads.isEmpty();
  }

  private boolean isMine() {
    return threads.contains(Thread.currentThread());
  }

  private void run() {
    var outage = new Outage();
    while (isMine()) {
      try {
        switch (relay.pass()) {
          case OutboxRelay.Pass.Worked _ -> outage.over();
          case OutboxRelay.Pass.Idle _ -> {
            outage.over();
            await(properties.pollInterval());
          }
          case OutboxRelay.Pass.BrokerAway(var cause) ->
              pause(outage.nextWait("The broker is away; events wait in the outbox", cause));
        }
      } catch (RuntimeException | Error e) {
        pause(outage.nextWait("The relay's pass failed", String.valueOf(e)));
      } catch (InterruptedException e) {
        // Nobody interrupts this thread but a process that ends.
        return;
      }
    }
  }

  private void await(Duration limit) throws InterruptedException {
    wakeUps.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
    wakeUps.drainPermits();
  }

  /**
   * Unlike {@link #await}, is not cut short by new events: they would keep hitting what is down.
   */
  private void pause(Duration wait) {
    var until = System.nanoTime() + wait.toNanos();
    try {
      for (long left; (left = until - System.nanoTime()) > 0 && isMine(); ) {
        wakeUps.tryAcquire(Math.min(left, Duration.ofMillis(100).toNanos()), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts one outage's waits, and says once when it begins and once when it is over. */
  private final class Outage {

    private int waits;

    Duration nextWait(String what, String cause) {
      if (waits == 0) {
        log.warn("{}: {}", what, cause);
      }
      var backoff = properties.outageBackoff();
      var doubled = backoff.first().multipliedBy(1L << Math.min(waits++, 20));
      var wait = doubled.compareTo(backoff.longest()) < 0 ? doubled : backoff.longest();
      // Half of it by chance, so that replicas do not come back in step.
      return wait.dividedBy(2)
          .plusNanos(ThreadLocalRandom.current().nextLong(wait.toNanos() / 2 + 1));
    }

    void over() {
      if (waits > 0) {
        log.info("The relay works again");
        waits = 0;
      }
    }
  }
}
