package dev.workstream.bench;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generates calls at a fixed or at the max rate. */
final class Load {

  private static final Logger log = LoggerFactory.getLogger(Load.class);

  /** More than a fixed rate needs, so that slow calls do not delay others. */
  static final int CALLERS = 64;

  /** Enough to keep two processors busy. */
  static final int SATURATING = 32;

  private static final long MAX_NANOS = Duration.ofSeconds(60).toNanos();

  private Load() {}

  /**
   * The result of a load.
   *
   * @param latencies in nanoseconds, including failed calls
   * @param perSecond successful calls per second
   * @param failed calls without a successful answer
   */
  record Answers(Histogram latencies, double perSecond, long failed) {

    double millisAt(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /**
   * Calls at a fixed rate, however slow the answers are. Each latency counts from the time at which
   * the call was due, even if slow earlier calls delayed it.
   */
  static Answers atRate(int perSecond, Duration duration, Runnable call) throws Exception {
    var interval = 1_000_000_000L / perSecond;
    var calls = perSecond * duration.toMillis() / 1_000;
    var next = new AtomicLong();
    var begin = System.nanoTime() + Duration.ofMillis(50).toNanos();
    return measured(
        begin,
        CALLERS,
        attempt -> {
          for (long number; (number = next.getAndIncrement()) < calls; ) {
            var due = begin + number * interval;
            for (long left; (left = due - System.nanoTime()) > 0; ) {
              LockSupport.parkNanos(left);
            }
            attempt.accept(due);
          }
        },
        call);
  }

  /** Calls at the max rate: each caller calls again as soon as it has an answer. */
  static Answers saturated(Duration duration, Runnable call) throws Exception {
    var begin = System.nanoTime();
    var end = begin + duration.toNanos();
    return measured(
        begin,
        SATURATING,
        attempt -> {
          do {
            attempt.accept(System.nanoTime());
          } while (System.nanoTime() < end);
        },
        call);
  }

  private static Answers measured(
      long begin, int callers, Consumer<LongConsumer> work, Runnable call) throws Exception {
    var latencies = new Recorder(MAX_NANOS, 3);
    var answered = new LongAdder();
    var failed = new LongAdder();
    inParallel(
        callers,
        () ->
            work.accept(due -> {
              try {
                call.run();
                answered.increment();
              } catch (UncheckedIOException e) {
                failed.increment();
                log.warn("A call failed: {}", e.getMessage());
              }
              latencies.recordValue(Math.min(MAX_NANOS, System.nanoTime() - due));
            }));
    var seconds = (System.nanoTime() - begin) / 1e9;
    return new Answers(latencies.getIntervalHistogram(), answered.sum() / seconds, failed.sum());
  }

  private static void inParallel(int callers, Runnable work) throws Exception {
    try (var threads = Executors.newFixedThreadPool(callers)) {
      var running = new ArrayList<Future<?>>();
      for (var i = 0; i < callers; i++) {
        running.add(threads.submit(work));
      }
      for (var each : running) {
        try {
          each.get();
        } catch (ExecutionException e) {
          threads.shutdownNow();
          throw e;
        }
      }
    }
  }
}
