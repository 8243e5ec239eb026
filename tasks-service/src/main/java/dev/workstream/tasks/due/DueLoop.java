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
 * Runs every {@link DueWork} when it is due: at the time that it named, when this process commits
 * something for it, and once a second while it is idle. Each work has a thread, so a slow one
 * delays no other.
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
              () -> new Outage(log, "Due work " + timer.name() + " is timed again", ticker),
              ticker,
              run -> {
                var wait = timer.runIfDue();
                // Never longer than this: the clock may be set meanwhile. A look at it costs no
                // statement.
                run.await(wait.compareTo(DueTimer.SWEEP) < 0 ? wait : DueTimer.SWEEP);
              }));
    }
  }

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
            lane.loop().wakeUp();
          }
        });
  }

  @Override
  public void start() {
    lanes.values().forEach(lane -> lane.loop().start());
  }

  /** Lets each run end: an interrupt would close the connection under its statement. */
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
