package dev.workstream.tasks.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.workstream.defaults.lifecycle.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class DueLoopTests {

  private final MovedClock clock = new MovedClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Counted counted = new Counted("counted");
  private DueLoop loop = loop(counted);

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void runsEachWorkAtEveryStart() {
    loop.start();
    counted.awaitRun();
    loop.stop();
    assertThat(loop.isRunning()).isFalse();

    clock.move(Duration.ofHours(1));
    loop.start();
    counted.awaitRun();
  }

  @Test
  void runsWokenWorkAfterTheCommit() {
    loop.start();
    counted.awaitRun();

    TransactionSynchronizationManager.initSynchronization();
    try {
      loop.wakeUpAfterCommit("counted");
      assertThat(counted.hasRun()).isFalse();
      TransactionSynchronizationManager.getSynchronizations()
          .forEach(synchronization -> synchronization.afterCommit());
    } finally {
      TransactionSynchronizationManager.clear();
    }

    counted.awaitRun();
  }

  @Test
  void refusesAWakeUpOutsideATransactionOrForAnUnknownName() {
    assertThatIllegalStateException().isThrownBy(() -> loop.wakeUpAfterCommit("counted"));
    assertThatIllegalArgumentException().isThrownBy(() -> loop.wakeUpAfterCommit("other"));
  }

  @Test
  void refusesADuplicateName() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> loop(counted, new Counted("counted")));
  }

  @Test
  void failingOrSlowWorkDoesNotDelayOtherWork() {
    var isReleased = new CountDownLatch(1);
    var failing =
        new Named("failing") {
          @Override
          public Next run(Instant now) {
            throw new IllegalStateException("The work fails");
          }
        };
    var slow =
        new Named("slow") {
          @Override
          public Next run(Instant now) {
            try {
              assertThat(isReleased.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return new Next.Idle(0);
          }
        };
    loop = loop(failing, slow, counted);
    loop.start();

    counted.awaitRun();
    clock.move(Duration.ofHours(1));
    counted.awaitRun();
    isReleased.countDown();
  }

  @Test
  void measuresLatenessAndItemsOfEachWork() {
    var late = meters.get("workstream.due.late").tag("work", "counted").gauge();
    clock.move(Duration.ofMillis(1_500));
    assertThat(late.value()).isEqualTo(1.5);

    loop.start();
    counted.awaitRun();
    loop.stop();

    assertThat(late.value()).isZero();
    assertThat(meters.get("workstream.due.done").tag("work", "counted").functionCounter().count())
        .isEqualTo(3);
  }

  private DueLoop loop(DueWork... works) {
    return new DueLoop(List.of(works), clock, Ticker.system(), meters);
  }

  private abstract static class Named implements DueWork {

    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }
  }

  /** Does three items an hour. */
  private static final class Counted extends Named {

    private final Semaphore runs = new Semaphore(0);

    Counted(String name) {
      super(name);
    }

    @Override
    public Next run(Instant now) {
      runs.release();
      return new Next.At(now.plus(Duration.ofHours(1)), 3);
    }

    boolean hasRun() {
      return runs.availablePermits() > 0;
    }

    void awaitRun() {
      try {
        assertThat(runs.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
