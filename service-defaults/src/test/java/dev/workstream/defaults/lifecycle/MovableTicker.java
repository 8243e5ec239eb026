package dev.workstream.defaults.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.awaitility.Awaitility;

/** Time that stands still until the test moves it. */
final class MovableTicker implements Ticker {

  /** Near the end of its range: only differences may count. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  /** How often each thread has looked at the time since it was moved. */
  private final Map<Thread, Integer> looks = new ConcurrentHashMap<>();

  void move(Duration by) {
    nanos.addAndGet(by.toNanos());
    looks.clear();
  }

  /** Waits until this many threads have looked at the time of now, and wait on. */
  void awaitWaiting(int threads) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(5))
        // The first look may be one at the time before.
        .until(() -> looks.values().stream().filter(count -> count > 1).count() == threads);
  }

  /** This thread does not wait any more. */
  void busy() {
    looks.remove(Thread.currentThread());
  }

  void look() {
    looks.clear();
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  /** Returns soon, so that the caller sees that time was moved. */
  @Override
  public void await(Condition condition, long limit) throws InterruptedException {
    looks.merge(Thread.currentThread(), 1, Integer::sum);
    var _ = condition.await(1, TimeUnit.MILLISECONDS);
  }
}
