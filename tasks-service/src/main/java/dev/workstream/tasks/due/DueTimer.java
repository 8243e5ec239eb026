package dev.workstream.tasks.due;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One work and the time of its next run. One thread runs it; others may wake it. */
final class DueTimer {

  /** How soon a work is asked for what other replicas left. */
  static final Duration SWEEP = Duration.ofSeconds(1);

  static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(DueTimer.class);

  private final DueWork work;
  private final Clock clock;

  /** Since when the work is due, or when it will be. A failure does not move it. */
  private volatile Instant dueAt;

  private volatile boolean isWoken;
  private volatile long done;
  private Instant runAt;
  private int failures;

  /** The work is due at once. */
  DueTimer(DueWork work, Clock clock) {
    this.work = work;
    this.clock = clock;
    this.dueAt = clock.instant();
    this.runAt = dueAt;
  }

  String name() {
    return work.name();
  }

  /** How many things the work has done. */
  long done() {
    return done;
  }

  /** For how long the work has been due; zero if it is not. */
  Duration late() {
    var late = Duration.between(dueAt, clock.instant());
    return late.isNegative() ? Duration.ZERO : late;
  }

  /** Makes the work due now, unless it waits after a failure. */
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
    if (failures > 0) {
      log.info("Due work {} works again", name());
      failures = 0;
    }
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
      // Another replica holds the rows that are due. Asking at once would spin.
      runAt = now.plus(SWEEP);
    }
  }

  private void failed(Instant now, Throwable cause) {
    var doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures, 20));
    var backoff = doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
    // Half of it by chance, so that replicas do not retry in step.
    runAt =
        now.plus(backoff.dividedBy(2))
            .plusNanos(ThreadLocalRandom.current().nextLong(backoff.toNanos() / 2 + 1));
    if (failures++ == 0) {
      log.warn("Due work {} failed and is retried until it works", name(), cause);
    }
  }
}
