package dev.workstream.tasks.due;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Runs every {@link DueWork} when it is due: at the time that it named, when this process commits
 * something for it, and once a second while it is idle. Each work has a virtual thread, so a slow
 * one delays no other.
 */
@Component
public class DueLoop implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DueLoop.class);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Map<String, Lane> lanes;
  private volatile List<Thread> threads = List.of();

  DueLoop(List<DueWork> works, Clock clock, MeterRegistry meters) {
    this.lanes =
        works.stream()
            .map(work -> new Lane(new DueTimer(work, clock), new Semaphore(0)))
            .collect(toMap(lane -> lane.timer().name(), identity()));
    lanes.values().forEach(lane -> register(lane.timer(), meters));
  }

  private record Lane(DueTimer timer, Semaphore wakeUps) {}

  /**
   * Runs a work as soon as the caller's transaction has committed.
   *
   * @throws IllegalStateException outside a transaction
   * @throws IllegalArgumentException if no work has this name
   */
  public void wakeUpAfterCommit(String work) {
    var lane = lanes.get(work);
    if (lane == null) {
      throw new IllegalArgumentException("There is no due work " + work);
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            lane.timer().wakeUp();
            lane.wakeUps().release();
          }
        });
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    // Publish the list before starting: a thread runs while it is in the list.
    var starting =
        lanes.values().stream()
            .map(lane ->
                Thread.ofVirtual().name("due-" + lane.timer().name()).unstarted(() -> run(lane)))
            .toList();
    threads = starting;
    starting.forEach(Thread::start);
  }

  /** Lets each run end: an interrupt would close the connection under its statement. */
  @Override
  public void stop() {
    var running = threads;
    threads = List.of();
    lanes.values().forEach(lane -> lane.wakeUps().release());
    var deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    try {
      for (var thread : running) {
        var left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        if (!thread.join(left)) {
          log.warn("{} did not stop within {}", thread.getName(), STOP_LIMIT);
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

  private void run(Lane lane) {
    try {
      while (threads.contains(Thread.currentThread())) {
        var wait = lane.timer().runIfDue();
        // Never longer than this: the clock may be set meanwhile. A look at it costs no statement.
        var limit = wait.compareTo(DueTimer.SWEEP) < 0 ? wait : DueTimer.SWEEP;
        lane.wakeUps().tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
        lane.wakeUps().drainPermits();
      }
    } catch (InterruptedException e) {
      // Only an ending process interrupts this thread.
    }
  }

  private static void register(DueTimer timer, MeterRegistry meters) {
    Gauge.builder("workstream.due.late", timer, each -> each.late().toMillis() / 1000.0)
        .description("For how long the work has been due without being done")
        .baseUnit("seconds")
        .tag("work", timer.name())
        .register(meters);
    FunctionCounter.builder("workstream.due.done", timer, DueTimer::done)
        .description("Things that the work has done")
        .tag("work", timer.name())
        .register(meters);
  }
}
