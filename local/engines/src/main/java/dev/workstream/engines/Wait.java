package dev.workstream.engines;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a condition, with a limit. */
public final class Wait {

  private static final Duration INTERVAL = Duration.ofMillis(25);

  private Wait() {}

  /** Polls until the condition holds. Returns whether it held within the limit. */
  public static boolean until(Duration limit, BooleanSupplier condition) {
    return Boolean.TRUE.equals(
        forValue(limit, () -> condition.getAsBoolean() ? Boolean.TRUE : null));
  }

  /** Polls until the supplier returns a value; null if the limit passes first. */
  static <T> @Nullable T forValue(Duration limit, Supplier<@Nullable T> supplier) {
    var end = System.nanoTime() + limit.toNanos();
    while (true) {
      var value = supplier.get();
      if (value != null || System.nanoTime() > end) {
        return value;
      }
      try {
        Thread.sleep(INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }
}
