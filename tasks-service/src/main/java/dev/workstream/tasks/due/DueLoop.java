package dev.workstream.tasks.due;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.workstream.defaults.lifecycle.Loop;
import dev.workstream.defaults.lifecycle.Outage;
import dev.workstream.defaults.lifecycle.Ticker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Runs each {@link DueWork} when it is due: at the time that it named, after this process commits
 * something for it, and every second while it is idle. Each has its own thread, so a slow one does
 * not delay the others.
 */
@Component
public class DueLoop implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DueLoop.class);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Map<String, Lane> lanes;

  DueLoop(List<DueWork> works, Clock clock, Ticker ticker, MeterRegistry meters) {
    this.lanes =
        works.stream()
            .map(work -> Lane.of(new DueTimer(work, clock, ticker), ticker))
            .collect(toMap(lane -> lane.timer().name(), identity()));
    lanes.values().forEach(lane -> register(lane.timer(), meters));
  }

  private record Lane(DueTimer timer, Loop loop) {

    static Lane of(DueTimer timer, Ticker ticker) {
      return new Lane(
          timer,
          new Loop(
              new Loop.Plan("due-" + timer.name(), 1, STOP_LIMIT, false),
              DueTimer.BACKOFF,
              () -> new Outage(log, "Due work " + timer.name() + " runs again", ticker),
              ticker,
              run -> {
                var wait = timer.runIfDue();
                // Check at least once a second, because the clock may be set. A check runs no SQL.
                run.await(wait.compareTo(DueTimer.SWEEP) < 0 ? wait : DueTimer.SWEEP);
              }));
    }
  }

  /**
   * Runs a due work after the caller's transaction commits.
   *
   * @throws IllegalStateException outside a transaction
   * @throws IllegalArgumentException if no due work has this name
   */
  public void wakeUpAfterCommit(String work) {
    var lane = lanes.get(work);
    if (lane == null) {
      throw new IllegalArgumentException("Unknown due work: " + work);
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            lane.timer().wakeUp();
            lane.loop().wakeUp();
          }
        });
  }

  @Override
  public void start() {
    lanes.values().forEach(lane -> lane.loop().start());
  }

  /**
   * Waits for running work: an interrupt would close its database connection in the middle of a
   * statement.
   */
  @Override
  public void stop() {
    lanes.values().forEach(lane -> lane.loop().askToStop());
    lanes.values().forEach(lane -> lane.loop().stop());
  }

  @Override
  public boolean isRunning() {
    return lanes.values().stream().anyMatch(lane -> lane.loop().isRunning());
  }

  private static void register(DueTimer timer, MeterRegistry meters) {
    Gauge.builder("workstream.due.late", timer, each -> each.late().toMillis() / 1000.0)
        .description("Time since the work became due; 0 if it is not due")
        .baseUnit("seconds")
        .tag("work", timer.name())
        .register(meters);
    FunctionCounter.builder("workstream.due.done", timer, DueTimer::done)
        .description("Items that the work has done")
        .tag("work", timer.name())
        .register(meters);
  }
}
