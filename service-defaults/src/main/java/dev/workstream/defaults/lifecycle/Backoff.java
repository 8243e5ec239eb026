package dev.workstream.defaults.lifecycle;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits between attempts: the first wait, then twice as long each time, up to the longest. Half of
 * each wait is random, so that replicas do not retry at the same time.
 */
public record Backoff(Duration first, Duration longest) {

  /** Prevents an overflow; the wait reaches its maximum earlier. */
  private static final int MAX_DOUBLINGS = 20;

  /** The wait after this many failures, half of it random. */
  public Duration after(int failures) {
    var full = fullAfter(failures);
    var half = full.dividedBy(2);
    return half.plusNanos(ThreadLocalRandom.current().nextLong(full.minus(half).toNanos() + 1));
  }

  /** The wait after this many failures, without randomness. */
  public Duration fullAfter(int failures) {
    var doubled = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
