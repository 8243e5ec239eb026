package dev.workstream.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTests {

  @Test
  void readsAllOptions() {
    assertThat(Options.parse(List.of("--seed", "7", "--minutes", "2", "--rate", "50")))
        .isEqualTo(new Options.Run(2, 50, 7));
  }

  @Test
  void hasDefaults() {
    assertThat(Options.parse(List.of()))
        .isInstanceOfSatisfying(
            Options.Run.class,
            run -> {
              assertThat(run.minutes()).isEqualTo(10);
              assertThat(run.rate()).isEqualTo(200);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"--minutes", "--minutes 0", "--rate ten", "--rate 9", "--speed 3", "now"})
  void refusesInvalidOptions(String words) {
    assertThat(Options.parse(List.of(words.split(" ")))).isInstanceOf(Options.Misunderstood.class);
  }
}
