package dev.workstream.bench;

import java.util.ArrayList;
import java.util.List;

/** The command line, parsed. */
sealed interface Options {

  String HELP =
      """
      Usage: ./workstream bench [--only NAME,NAME] [--rounds N] [--quick] [--write]

        Starts a separate system and measures it beside baselines, in rounds that take turns. Do not use
        the machine for anything else meanwhile. The whole benchmark takes about an hour.

          --only      measures only these: calls, way, live, idle, relay, consumer, growth, start
          --rounds    number of measurements per figure (5)
          --quick     small numbers: a test of the benchmark, not for comparison
          --write     writes the tables to docs/performance.md, and every sample and a plot beside it;
                      tables that were not measured stay unchanged
      """;

  /** Run the benchmark. */
  record Run(List<String> only, int rounds, boolean isQuick, boolean isWritten)
      implements Options {}

  /** Print the help. */
  record Help() implements Options {}

  /**
   * The options are invalid.
   *
   * @param message the reason
   */
  record Misunderstood(String message) implements Options {}

  static Options parse(List<String> words) {
    var only = new ArrayList<String>();
    var rounds = 0;
    var isQuick = false;
    var isWritten = false;
    for (var i = 0; i < words.size(); i++) {
      var word = words.get(i);
      switch (word) {
        case "--help", "-h" -> {
          return new Help();
        }
        case "--quick" -> isQuick = true;
        case "--write" -> isWritten = true;
        case "--only", "--rounds" -> {
          if (++i == words.size()) {
            return new Misunderstood(word + " needs a value");
          }
          if (word.equals("--only")) {
            only.addAll(List.of(words.get(i).split(",")));
          } else if (words.get(i).matches("[1-9][0-9]?")) {
            rounds = Integer.parseInt(words.get(i));
          } else {
            return new Misunderstood("--rounds must be 1 to 99");
          }
        }
        default -> {
          return new Misunderstood("Unknown option " + word);
        }
      }
    }
    for (var name : only) {
      if (!Scenario.NAMES.contains(name)) {
        return new Misunderstood("Unknown measurement " + name);
      }
    }
    if (isQuick && isWritten) {
      return new Misunderstood(
          "--quick and --write exclude each other: quick results are not comparable");
    }
    return new Run(
        only.isEmpty() ? Scenario.NAMES : only,
        rounds == 0 ? (isQuick ? 1 : 5) : rounds,
        isQuick,
        isWritten);
  }
}
