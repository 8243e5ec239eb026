package dev.workstream.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTests {

  @Test
  void readsUpAndItsOptions() {
    assertThat(parse("up")).isEqualTo(new Command.Up(false, false));
    assertThat(parse("up", "--fresh")).isEqualTo(new Command.Up(true, false));
    assertThat(parse("up", "--verbose", "--fresh")).isEqualTo(new Command.Up(true, true));
  }

  @Test
  void showsHelpForHelpAndForNoCommand() {
    assertThat(List.of(parse(), parse("help"), parse("--help"), parse("-h")))
        .containsOnly(new Command.Help());
  }

  @Test
  void namesTheUnknownCommandOrOption() {
    assertThat(parse("down")).isEqualTo(new Command.Invalid("Unknown command: down"));
    assertThat(parse("up", "--fast"))
        .isEqualTo(new Command.Invalid("Unknown option of up: --fast"));
  }

  private static Command parse(String... words) {
    return Command.parse(List.of(words));
  }
}
