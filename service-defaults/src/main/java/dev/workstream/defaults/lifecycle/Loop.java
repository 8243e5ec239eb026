package dev.workstream.defaults.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats work on its threads until it is stopped. A failed turn is logged as an outage, and the
 * next turn waits for the backoff. No failure ends the loop.
 *
 * <p>The threads share one wake-up: one call of {@link #wakeUp} wakes one thread. Each thread has
 * its own outage and backoff, because one may fail while another succeeds.
 */
public final class Loop {

  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  private final Plan plan;
  private final Backoff backoff;
  private final Supplier<Outage> outages;
  private final Ticker ticker;
  private final Turn turn;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workOrStop = lock.newCondition();
  private final Condition stop = lock.newCondition();
  private volatile List<Run> runs = List.of();
  private List<Run> stopping = List.of();
  private long askedAt;

  /** Guarded by the lock. */
  private boolean isWorkWaiting;

  /**
   * @param name of the threads
   * @param stopLimit how long a stop waits for running turns; zero if it does not wait
   * @param interruptOnStop whether a stop interrupts running turns; if not, they check {@link
   *     Run#isStopping} and finish their work
   */
  public record Plan(String name, int threads, Duration stopLimit, boolean interruptOnStop) {}

  /** One turn of the work. */
  @FunctionalInterface
  public interface Turn {

    /**
     * @throws InterruptedException ends the thread
     * @throws Exception is logged and backed off, as in {@link Run#backOff}
     */
    void take(Run run) throws Exception;
  }

  /**
   * @param outages creates one outage per thread
   */
  public Loop(Plan plan, Backoff backoff, Supplier<Outage> outages, Ticker ticker, Turn turn) {
    this.plan = plan;
    this.backoff = backoff;
    this.outages = outages;
    this.ticker = ticker;
    this.turn = turn;
  }

  /** Ends the wait of one thread, or the next wait if all threads are busy. Never blocks. */
  public void wakeUp() {
    lock.lock();
    try {
      isWorkWaiting = true;
      workOrStop.signal();
    } finally {
      lock.unlock();
    }
  }

  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    // Set the list before the threads start: a thread runs while it is in the list.
    var starting = IntStream.rangeClosed(1, plan.threads()).mapToObj(Run::new).toList();
    runs = starting;
    starting.forEach(run -> run.thread.start());
  }

  /** Begins a stop without waiting, so that several loops can stop together. */
  public synchronized void askToStop() {
    if (!isRunning()) {
      return;
    }
    stopping = runs;
    askedAt = ticker.nanos();
    runs = List.of();
    lock.lock();
    try {
      workOrStop.signalAll();
      stop.signalAll();
    } finally {
      lock.unlock();
    }
    if (plan.interruptOnStop()) {
      stopping.forEach(run -> run.thread.interrupt());
    }
  }

  /** Stops the loop and waits for running turns, at most the stop limit. */
  public synchronized void stop() {
    askToStop();
    if (plan.stopLimit().isPositive()) {
      join();
    }
    stopping = List.of();
  }

  private void join() {
    try {
      for (var run : stopping) {
        var left = plan.stopLimit().minus(ticker.since(askedAt));
        if (!run.thread.join(left.isPositive() ? left : Duration.ofNanos(1))) {
          log.warn("{} did not stop within {}", run.thread.getName(), plan.stopLimit());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isRunning() {
    return !runs.isEmpty();
  }

  /** One thread of the loop. */
  public final class Run {

    private final Thread thread;
    private final Outage outage = outages.get();
    private int failures;

    private Run(int number) {
      var name = plan.threads() == 1 ? plan.name() : plan.name() + "-" + number;
      thread = Thread.ofPlatform().name(name).unstarted(this::repeat);
    }

    public boolean isStopping() {
      return !runs.contains(this);
    }

    /** The work succeeded: ends an outage and resets the backoff. */
    public void succeeded() {
      failures = 0;
      outage.over();
    }

    /** Waits for {@link #wakeUp} or a stop, at most this long. */
    public void await(Duration limit) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        waitOn(workOrStop, limit, () -> isWorkWaiting);
        isWorkWaiting = false;
      } finally {
        lock.unlock();
      }
    }

    /**
     * Logs the problem if it is new, then waits for the backoff or a stop. A wake-up does not end
     * this wait: new work would meet the same problem.
     *
     * @param trouble what failed, and the consequence
     */
    public void backOff(String trouble, Throwable cause) throws InterruptedException {
      outage.met(trouble, cause);
      pause();
    }

    public void backOff(String trouble, String cause) throws InterruptedException {
      outage.met(trouble, cause);
      pause();
    }

    private void pause() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        waitOn(stop, backoff.after(failures++), () -> false);
      } finally {
        lock.unlock();
      }
    }

    private void waitOn(Condition condition, Duration limit, BooleanSupplier isOver)
        throws InterruptedException {
      var start = ticker.nanos();
      while (!isOver.getAsBoolean() && !isStopping()) {
        var left = limit.toNanos() - (ticker.nanos() - start);
        if (left <= 0) {
          return;
        }
        ticker.await(condition, left);
      }
    }

    private void repeat() {
      try {
        while (!isStopping()) {
          takeTurn();
        }
      } catch (InterruptedException e) {
        // A stop or the end of the process interrupts the thread.
      }
    }

    private void takeTurn() throws InterruptedException {
      try {
        turn.take(this);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception | Error e) {
        outage.unexpected(thread.getName() + " failed", e);
        pause();
      }
    }
  }
}
