package dev.workstream.gateway.events;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * How much may be on its way to all clients together. Without it, clients that take nothing would
 * fill the heap: each a little, and all a lot.
 */
@Component
final class StreamMemory {

  /** As much as a page can be. */
  static final int PAGE_BYTES = 2 * 1024 * 1024;

  /** Longer than a client may take nothing before it is cut off, which gives back what it held. */
  private static final long PATIENCE_SECONDS = 12;

  private final Semaphore free;

  StreamMemory(StreamProperties properties, MeterRegistry meters) {
    var all = Math.toIntExact(properties.memory().toBytes());
    this.free = new Semaphore(all);
    Gauge.builder("workstream.streams.memory", free, free -> all - free.availablePermits())
        .description("What is on its way to clients")
        .baseUnit(BaseUnits.BYTES)
        .register(meters);
  }

  /** Takes as much as a page can be, waiting for it; false if there is nothing to be had. */
  boolean takePage() {
    try {
      return free.tryAcquire(PAGE_BYTES, PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Takes so many bytes if they are there. */
  boolean take(int bytes) {
    return free.tryAcquire(bytes);
  }

  /** Gives back what was taken. */
  void give(int bytes) {
    free.release(bytes);
  }
}
