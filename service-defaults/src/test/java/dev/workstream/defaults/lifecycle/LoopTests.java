package dev.workstream.defaults.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.defaults.lifecycle.Loop.Plan;
import dev.workstream.defaults.lifecycle.Loop.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.helpers.NOPLogger;

@Timeout(20)
class LoopTests {

  private static final Duration POLL = Duration.ofSeconds(60);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration WAIT = Duration.ofSeconds(100);

  private final MovableTicker ticker = new MovableTicker();
  private final BlockingQueue<String> turns = new LinkedBlockingQueue<>();
  private Loop loop;
  private int threads;

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void repeatsTheWork() throws Exception {
    begin(1, LIMIT, false, run -> turn());
    next();
    next();
    assertThat(loop.isRunning()).isTrue();
  }

  @Test
  void waitsForTheNextPoll() throws Exception {
    begin(1, LIMIT, false, this::poll);
    next();
    move(POLL.minusNanos(1));
    noneFollows();
    move(Duration.ofNanos(1));
    next();
  }

  @Test
  void aWakeUpEndsTheWait() throws Exception {
    begin(1, LIMIT, false, this::poll);
    next();
    wakeUp();
    next();
    noneFollows();
  }

  @Test
  void remembersAWakeUpThatComesWhileItIsBusy() throws Exception {
    var busy = new CountDownLatch(1);
    begin(
        1,
        LIMIT,
        false,
        run -> {
          turn();
          busy.await();
          run.await(POLL);
        });
    next();
    loop.wakeUp();
    loop.wakeUp();
    busy.countDown();
    next();
    noneFollows();
  }

  @Test
  void wakesOneThreadOfSeveral() throws Exception {
    begin(3, LIMIT, false, this::poll);
    assertThat(new String[] {next(), next(), next()})
        .containsExactlyInAnyOrder("work-1", "work-2", "work-3");
    wakeUp();
    next();
    noneFollows();
  }

  @Test
  void waitsLongerAfterEachFailure() throws Exception {
    begin(
        1,
        LIMIT,
        false,
        run -> {
          turn();
          throw new IOException("refused");
        });
    next();
    move(WAIT.dividedBy(2).minusNanos(1));
    noneFollows();
    move(WAIT);
    next();
    move(WAIT.minusNanos(1));
    noneFollows();
    move(WAIT.multipliedBy(2));
    next();
  }

  @Test
  void survivesErrors() throws Exception {
    begin(
        1,
        LIMIT,
        false,
        run -> {
          turn();
          throw new AssertionError("a defect");
        });
    next();
    move(WAIT);
    next();
  }

  @Test
  void beginsWithTheFirstWaitAfterASuccess() throws Exception {
    var failures = new AtomicInteger();
    begin(
        1,
        LIMIT,
        false,
        run -> {
          turn();
          if (failures.incrementAndGet() == 4) {
            run.succeeded();
          }
          run.backOff("It is down", "refused");
        });
    for (var i = 0; i < 4; i++) {
      next();
      move(WAIT.multipliedBy(8));
    }
    next();
    move(WAIT.multipliedBy(2));
    next();
  }

  @Test
  void keepsTheBackoffWhenItIsWokenUp() throws Exception {
    begin(
        1,
        LIMIT,
        false,
        run -> {
          turn();
          run.backOff("It is down", "refused");
        });
    next();
    wakeUp();
    noneFollows();
  }

  @Test
  void stopsWhileItWaitsForWork() throws Exception {
    begin(2, LIMIT, false, this::poll);
    next();
    next();
    loop.stop();
    assertThat(loop.isRunning()).isFalse();
    assertThat(turns).isEmpty();
  }

  @Test
  void stopsWhileItBacksOff() throws Exception {
    begin(
        1,
        LIMIT,
        false,
        run -> {
          turn();
          run.backOff("It is down", "refused");
        });
    next();
    loop.stop();
    assertThat(turns).isEmpty();
  }

  @Test
  void letsATurnFinishItsWorkAfterTheStop() throws Exception {
    var finished = new AtomicBoolean();
    begin(
        1,
        LIMIT,
        false,
        run -> {
          turn();
          while (!run.isStopping()) {
            Thread.onSpinWait();
          }
          finished.set(!Thread.currentThread().isInterrupted());
        });
    next();
    loop.stop();
    assertThat(finished).isTrue();
  }

  @Test
  void interruptsTheTurnIfThePlanSaysSo() throws Exception {
    var interrupted = new CountDownLatch(1);
    begin(
        1,
        Duration.ZERO,
        true,
        run -> {
          turn();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        });
    next();
    loop.stop();
    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(turns).isEmpty();
  }

  @Test
  void stopsOnTimeAlthoughATurnDoesNotEnd() throws Exception {
    var end = new CountDownLatch(1);
    begin(
        1,
        Duration.ofMillis(20),
        false,
        run -> {
          turn();
          end.await();
        });
    next();
    loop.stop();
    assertThat(loop.isRunning()).isFalse();
    end.countDown();
  }

  @Test
  void startsAgainWhileAnOldTurnStillRuns() throws Exception {
    var end = new CountDownLatch(1);
    var old = new AtomicReference<Thread>();
    begin(
        1,
        Duration.ofMillis(20),
        false,
        run -> {
          turn();
          if (old.compareAndSet(null, Thread.currentThread())) {
            end.await();
          } else {
            run.await(POLL);
          }
        });
    next();
    loop.stop();
    loop.start();
    next();
    end.countDown();
    assertThat(old.get().join(LIMIT)).isTrue();
    noneFollows();
    assertThat(loop.isRunning()).isTrue();
  }

  @Test
  void startsOnce() throws Exception {
    begin(1, LIMIT, false, this::poll);
    loop.start();
    next();
    noneFollows();
  }

  private void begin(int threads, Duration stopLimit, boolean interruptOnStop, Turn turn) {
    this.threads = threads;
    loop =
        new Loop(
            new Plan("work", threads, stopLimit, interruptOnStop),
            new Backoff(WAIT, WAIT.multipliedBy(10)),
            () -> new Outage(NOPLogger.NOP_LOGGER, "It works again", ticker),
            ticker,
            turn);
    loop.start();
  }

  private void poll(Loop.Run run) throws InterruptedException {
    turn();
    run.await(POLL);
  }

  private void turn() {
    ticker.busy();
    if (turns.size() < 100) {
      turns.add(Thread.currentThread().getName());
    }
  }

  private String next() throws InterruptedException {
    var next = turns.poll(5, TimeUnit.SECONDS);
    assertThat(next).as("a turn").isNotNull();
    return next;
  }

  private void move(Duration by) {
    ticker.awaitWaiting(threads);
    ticker.move(by);
  }

  private void wakeUp() {
    ticker.awaitWaiting(threads);
    loop.wakeUp();
    ticker.forgetReads();
  }

  private void noneFollows() {
    ticker.awaitWaiting(threads);
    assertThat(turns).isEmpty();
  }
}
