package dev.workstream.defaults.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BackoffTests {

  private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

  @Test
  void doublesTheFirstWaitUpToTheLongest() {
    assertThat(backoff.fullAfter(0)).hasMillis(200);
    assertThat(backoff.fullAfter(1)).hasMillis(400);
    assertThat(backoff.fullAfter(4)).hasMillis(3200);
    assertThat(backoff.fullAfter(5)).hasMillis(5000);
    assertThat(backoff.fullAfter(Integer.MAX_VALUE)).hasMillis(5000);
  }

  @RepeatedTest(20)
  void makesHalfOfEachWaitRandom() {
    assertThat(backoff.after(1)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(backoff.after(9)).isBetween(Duration.ofMillis(2500), Duration.ofMillis(5000));
  }

  @Test
  void allowsZeroWaits() {
    var none = new Backoff(Duration.ZERO, Duration.ZERO);
    assertThat(none.after(3)).isZero();
  }
}
