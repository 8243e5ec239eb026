package dev.workstream.engines;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waiting for something that happens elsewhere, with an end. */
public final class Wait {

  private static final Duration INTERVAL = Duration.ofMillis(25);

  private Wait() {}

  /** Looks now and then until it is so; says whether it came to be within the limit. */
  public static boolean until(Duration limit, BooleanSupplier isSo) {
    return Boolean.TRUE.equals(forValue(limit, () -> isSo.getAsBoolean() ? Boolean.TRUE : null));
  }

  /** Looks now and then until there is a value; null if there is none within the limit. */
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
