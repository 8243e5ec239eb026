package dev.workstream.tasks.due;

import dev.workstream.defaults.lifecycle.Backoff;
import dev.workstream.defaults.lifecycle.Outage;
import dev.workstream.defaults.lifecycle.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@link DueWork} and the time of its next run. One thread calls {@link #runIfDue}; any thread
 * may call {@link #wakeUp}.
 */
final class DueTimer {

  /** How often idle work looks for rows that other replicas left. */
  static final Duration SWEEP = Duration.ofSeconds(1);

  static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
  static final Backoff BACKOFF = new Backoff(FIRST_BACKOFF, MAX_BACKOFF);

  private static final Logger log = LoggerFactory.getLogger(DueTimer.class);

  private final DueWork work;
  private final Clock clock;
  private final Outage outage;

  /** When the work became due, or will become due. A failure does not change it. */
  private volatile Instant dueAt;

  private volatile boolean isWoken;
  private volatile long done;
  private Instant runAt;
  private int failures;

  /** The first run is due at once. */
  DueTimer(DueWork work, Clock clock, Ticker ticker) {
    this.work = work;
    this.clock = clock;
    this.outage = new Outage(log, "Due work " + work.name() + " works again", ticker);
    this.dueAt = clock.instant();
    this.runAt = dueAt;
  }

  String name() {
    return work.name();
  }

  /** How many items the work has done so far. */
  long done() {
    return done;
  }

  /** How long the work has been due; zero if it is not due. */
  Duration late() {
    var late = Duration.between(dueAt, clock.instant());
    return late.isNegative() ? Duration.ZERO : late;
  }

  /** Makes the work due now. Does not shorten the wait after a failure. */
  void wakeUp() {
    isWoken = true;
  }

  /**
   * Runs the work if it is due. Never throws.
   *
   * @return how long to wait before the next call
   */
  Duration runIfDue() {
    var now = clock.instant();
    if (isWoken && failures == 0) {
      runAt = now;
      dueAt = dueAt.isBefore(now) ? dueAt : now;
    }
    if (!now.isBefore(runAt)) {
      isWoken = false;
      try {
        ran(now, work.run(now));
      } catch (RuntimeException | Error e) {
        failed(now, e);
      }
    }
    var wait = Duration.between(clock.instant(), runAt);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private void ran(Instant now, Next next) {
    failures = 0;
    outage.over();
    done += next.done();
    switch (next) {
      case Next.Again _ -> runAt = now;
      case Next.At(var time, _) -> {
        dueAt = time;
        runAt = time;
      }
      case Next.Idle _ -> {
        dueAt = now.plus(SWEEP);
        runAt = dueAt;
      }
    }
    if (next.done() == 0 && !runAt.isAfter(now)) {
      // Another replica holds the due rows. Retrying at once would spin.
      runAt = now.plus(SWEEP);
    }
  }

  private void failed(Instant now, Throwable cause) {
    runAt = now.plus(BACKOFF.after(failures++));
    outage.unexpected("Due work " + name() + " failed; it is retried until it succeeds", cause);
  }
}
