package dev.workstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTests {

  @Test
  void readsOptionsAndDefaults() {
    assertThat(Options.parse(List.of()))
        .isEqualTo(new Options.Run(Scenario.NAMES, 5, false, false));
    assertThat(Options.parse(List.of("--only", "relay,calls", "--rounds", "3", "--write")))
        .isEqualTo(new Options.Run(List.of("relay", "calls"), 3, false, true));
    assertThat(Options.parse(List.of("--quick")))
        .isEqualTo(new Options.Run(Scenario.NAMES, 1, true, false));
  }

  @Test
  void refusesInvalidOptions() {
    for (var words :
        List.of(
            List.of("--only"),
            List.of("--only", "speed"),
            List.of("--rounds", "0"),
            List.of("--rounds", "many"),
            List.of("--fast"),
            List.of("--quick", "--write"))) {
      assertThat(Options.parse(words)).as("%s", words).isInstanceOf(Options.Misunderstood.class);
    }
  }
}
