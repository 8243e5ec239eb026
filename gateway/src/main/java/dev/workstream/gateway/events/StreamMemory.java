package dev.workstream.gateway.events;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Memory for unsent events, all streams together. Without this limit many slow clients would fill
 * the heap, although each holds little.
 */
@Component
final class StreamMemory {

  /** The max size of a page. */
  static final int PAGE_BYTES = 2 * 1024 * 1024;

  /** Long enough for the timer to end a slow client's stream, which frees its memory. */
  private static final long MAX_WAIT_SECONDS = 12;

  private final Semaphore free;

  StreamMemory(StreamProperties properties, MeterRegistry meters) {
    var all = Math.toIntExact(properties.memory().toBytes());
    this.free = new Semaphore(all);
    Gauge.builder("workstream.streams.memory", free, free -> all - free.availablePermits())
        .description("Memory for unsent events")
        .baseUnit(BaseUnits.BYTES)
        .register(meters);
  }

  /** Reserves memory for a page, waiting while memory is full; false if it stays full. */
  boolean takePage() {
    try {
      return free.tryAcquire(PAGE_BYTES, MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Reserves bytes without waiting; false if memory is full. */
  boolean take(int bytes) {
    return free.tryAcquire(bytes);
  }

  /** Gives back reserved bytes. */
  void give(int bytes) {
    free.release(bytes);
  }

  /** The part that one stream holds while it writes. Only one thread at a time may use it. */
  final class Share {

    private int bytes;

    /** Reserves memory for a page, unless it holds some; false if memory stays full. */
    boolean takePage() {
      if (bytes == 0 && StreamMemory.this.takePage()) {
        bytes = PAGE_BYTES;
      }
      return bytes > 0;
    }

    /** Adds bytes that were reserved before. */
    void add(int reserved) {
      bytes += reserved;
    }

    /** Keeps at most this many bytes and gives back the rest. */
    void shrinkTo(int needed) {
      var rest = bytes - Math.min(bytes, needed);
      bytes -= rest;
      give(rest);
    }

    /** Gives back all. */
    void giveBack() {
      shrinkTo(0);
    }
  }
}
