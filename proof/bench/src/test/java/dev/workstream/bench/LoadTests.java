package dev.workstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadTests {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void makesEveryDueCall() throws Exception {
    var calls = new AtomicInteger();
    var answers = Load.atRate(100, SECOND, calls::incrementAndGet);
    assertThat(calls).hasValue(100);
    assertThat(answers.latencies().getTotalCount()).isEqualTo(100);
    assertThat(answers.failed()).isZero();
  }

  @Test
  void measuresLatencyFromTheDueTime() throws Exception {
    // One call blocks all callers for half a second. The calls that were due meanwhile count as
    // late.
    var lock = new Semaphore(1);
    var isFirst = new AtomicInteger();
    var answers =
        Load.atRate(
            1_000,
            SECOND,
            () -> {
              lock.acquireUninterruptibly();
              try {
                if (isFirst.getAndIncrement() == 0) {
                  TimeUnit.MILLISECONDS.sleep(500);
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              } finally {
                lock.release();
              }
            });
    assertThat(answers.latencies().getValueAtPercentile(75))
        .as("half of the calls were due while all callers were blocked")
        .isGreaterThan(Duration.ofMillis(100).toNanos());
  }

  @Test
  void countsFailedCalls() throws Exception {
    var answers =
        Load.saturated(
            Duration.ofMillis(50),
            () -> {
              throw new UncheckedIOException(new IOException("no"));
            });
    assertThat(answers.failed()).isPositive();
    assertThat(answers.perSecond()).isZero();
  }
}
