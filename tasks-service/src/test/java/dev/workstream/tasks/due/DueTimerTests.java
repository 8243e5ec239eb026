package dev.workstream.tasks.due;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.defaults.lifecycle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DueTimerTests {

  private static final Duration HOUR = Duration.ofHours(1);

  private final MovedClock clock = new MovedClock();
  private final Scripted work = new Scripted();
  private final DueTimer timer = new DueTimer(work, clock, Ticker.system());

  @Test
  void runsAtOnceAndThenAtTheNamedTime() {
    work.answers(now -> new Next.At(now.plus(HOUR), 0), now -> new Next.At(now.plus(HOUR), 0));

    assertThat(timer.runIfDue()).isEqualTo(HOUR);
    clock.move(HOUR.minusMillis(1));
    assertThat(timer.runIfDue()).isEqualTo(Duration.ofMillis(1));
    assertThat(work.runs).hasSize(1);

    clock.move(Duration.ofMillis(1));
    assertThat(timer.runIfDue()).isEqualTo(HOUR);
    assertThat(work.runs).hasSize(2);
  }

  @Test
  void runsAgainAtOnceWhileMoreIsDue() {
    work.answers(
        _ -> new Next.Again(1_000), _ -> new Next.Again(1_000), now -> new Next.At(now, 7));

    assertThat(timer.runIfDue()).isEqualTo(ZERO);
    assertThat(timer.runIfDue()).isEqualTo(ZERO);
    assertThat(timer.runIfDue()).isEqualTo(ZERO);

    assertThat(work.runs).hasSize(3);
    assertThat(timer.done()).isEqualTo(2_007);
  }

  @Test
  void runsIdleWorkEverySecond() {
    work.answers(_ -> new Next.Idle(0), _ -> new Next.Idle(0));

    assertThat(timer.runIfDue()).isEqualTo(DueTimer.SWEEP);
    clock.move(DueTimer.SWEEP);
    assertThat(timer.runIfDue()).isEqualTo(DueTimer.SWEEP);

    assertThat(work.runs).hasSize(2);
  }

  @Test
  void waitsWhenAnotherReplicaHoldsTheDueRows() {
    work.answers(_ -> new Next.Again(0), now -> new Next.At(now.minus(HOUR), 0));

    assertThat(timer.runIfDue()).isEqualTo(DueTimer.SWEEP);
    clock.move(DueTimer.SWEEP);
    assertThat(timer.runIfDue()).isEqualTo(DueTimer.SWEEP);
  }

  @Test
  void runsBeforeItsTimeWhenWoken() {
    work.answers(now -> new Next.At(now.plus(HOUR), 0), now -> new Next.At(now.plus(HOUR), 1));
    timer.runIfDue();

    timer.wakeUp();
    assertThat(timer.runIfDue()).isEqualTo(HOUR);

    assertThat(work.runs).hasSize(2);
    assertThat(timer.runIfDue()).isEqualTo(HOUR);
    assertThat(work.runs).hasSize(2);
  }

  @Test
  void retriesFailedWorkWithABackoff() {
    var backoff = DueTimer.FIRST_BACKOFF;
    for (var failure = 0; failure < 40; failure++) {
      work.answers(Scripted::fail);
      assertThat(timer.runIfDue()).isBetween(backoff.dividedBy(2), backoff);
      clock.move(backoff);
      var doubled = backoff.multipliedBy(2);
      backoff = doubled.compareTo(DueTimer.MAX_BACKOFF) < 0 ? doubled : DueTimer.MAX_BACKOFF;
    }
    assertThat(work.runs).hasSize(40);
    assertThat(backoff).isEqualTo(DueTimer.MAX_BACKOFF);
  }

  @Test
  void resetsTheBackoffAfterASuccess() {
    work.answers(Scripted::fail, Scripted::fail, _ -> new Next.Idle(1), Scripted::fail);
    for (var run = 0; run < 3; run++) {
      timer.runIfDue();
      clock.move(DueTimer.MAX_BACKOFF);
    }
    assertThat(timer.runIfDue()).isLessThanOrEqualTo(DueTimer.FIRST_BACKOFF);
  }

  @Test
  void aWakeUpDoesNotShortenTheBackoff() {
    work.answers(Scripted::fail);
    timer.runIfDue();

    timer.wakeUp();
    assertThat(timer.runIfDue()).isPositive();

    assertThat(work.runs).hasSize(1);
  }

  @Test
  void survivesErrors() {
    work.answers(_ -> {
      throw new StackOverflowError();
    });
    assertThat(timer.runIfDue()).isPositive();
  }

  @Test
  void logsAFailureOnceAndItsEndOnce(CapturedOutput output) {
    work.answers(
        Scripted::fail,
        Scripted::fail,
        Scripted::fail,
        _ -> new Next.Idle(0),
        _ -> new Next.Idle(0));
    for (var run = 0; run < 5; run++) {
      timer.runIfDue();
      clock.move(DueTimer.MAX_BACKOFF);
    }
    assertThat(output.getAll()).containsOnlyOnce("Due work scripted failed");
    assertThat(output.getAll()).containsOnlyOnce("Due work scripted works again");
  }

  @Test
  void isLateSinceTheNamedTime() {
    work.answers(now -> new Next.At(now.plus(HOUR), 0), Scripted::fail, Scripted::fail);
    timer.runIfDue();
    assertThat(timer.late()).isEqualTo(ZERO);
    clock.move(HOUR.plusSeconds(3));
    assertThat(timer.late()).isEqualTo(Duration.ofSeconds(3));

    // A failed run does not reset the lateness.
    timer.runIfDue();
    clock.move(DueTimer.MAX_BACKOFF);
    timer.runIfDue();
    assertThat(timer.late()).isEqualTo(Duration.ofSeconds(3).plus(DueTimer.MAX_BACKOFF));

    clock.move(DueTimer.MAX_BACKOFF);
    work.answers(now -> new Next.At(now.plus(HOUR), 1));
    timer.runIfDue();
    assertThat(timer.late()).isEqualTo(ZERO);
  }

  @Test
  void isLateWhileMoreIsDue() {
    work.answers(_ -> new Next.Again(1), now -> new Next.At(now.minusSeconds(8), 1));
    timer.runIfDue();
    clock.move(Duration.ofSeconds(4));
    assertThat(timer.late()).isEqualTo(Duration.ofSeconds(4));

    timer.runIfDue();
    assertThat(timer.late()).isEqualTo(Duration.ofSeconds(8));
  }

  /** Returns the test's answers in order. */
  private static final class Scripted implements DueWork {

    final List<Instant> runs = new ArrayList<>();
    private final Queue<Function<Instant, Next>> answers = new ArrayDeque<>();

    @SafeVarargs
    final void answers(Function<Instant, Next>... next) {
      for (var each : next) {
        answers.add(each);
      }
    }

    static Next fail(Instant now) {
      throw new IllegalStateException("The work fails");
    }

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public Next run(Instant now) {
      runs.add(now);
      return answers.remove().apply(now);
    }
  }
}
