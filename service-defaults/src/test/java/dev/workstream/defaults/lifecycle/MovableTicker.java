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

  /** Near the overflow, because only differences may count. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  /** How often each thread has read the time since it was moved. */
  private final Map<Thread, Integer> reads = new ConcurrentHashMap<>();

  void move(Duration by) {
    nanos.addAndGet(by.toNanos());
    reads.clear();
  }

  /** Waits until this many threads have read the current time and are waiting again. */
  void awaitWaiting(int threads) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(5))
        // The first read may have returned the time before the move.
        .until(() -> reads.values().stream().filter(count -> count > 1).count() == threads);
  }

  /** The current thread no longer waits. */
  void busy() {
    reads.remove(Thread.currentThread());
  }

  void forgetReads() {
    reads.clear();
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  /** Returns soon, so that the caller sees that the time was moved. */
  @Override
  public void await(Condition condition, long limit) throws InterruptedException {
    reads.merge(Thread.currentThread(), 1, Integer::sum);
    var _ = condition.await(1, TimeUnit.MILLISECONDS);
  }
}
