package dev.workstream.defaults.lifecycle;

import java.time.Duration;
import java.util.concurrent.locks.Condition;

/**
 * Monotonic time for durations and limits, because a clock may be set back. Tests use their own.
 */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since an arbitrary moment. Only differences have a meaning. */
  long nanos();

  default Duration since(long start) {
    return Duration.ofNanos(nanos() - start);
  }

  /**
   * Waits for a signal, at most this long; may return early. The caller must hold the condition's
   * lock.
   */
  default void await(Condition condition, long nanos) throws InterruptedException {
    // Ignore the result: the caller checks its condition again.
    var _ = condition.awaitNanos(nanos);
  }

  static Ticker system() {
    return System::nanoTime;
  }
}
