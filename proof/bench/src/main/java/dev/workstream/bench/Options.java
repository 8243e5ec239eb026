package dev.workstream.bench;

import java.util.ArrayList;
import java.util.List;

/** What the user asked for. */
sealed interface Options {

  String HELP =
      """
      Usage: ./workstream bench [--only NAME,NAME] [--rounds N] [--quick] [--write]

        Starts a system of its own and measures it, each figure beside its baseline, in rounds that
        take turns. Do nothing else with the machine meanwhile. All of it takes about an hour.

          --only      only these: calls, way, live, idle, relay, consumer, growth, start
          --rounds    how often each figure is taken (5)
          --quick     small numbers: to see that it runs, not to compare
          --write     puts the tables into docs/performance.md, every sample and a plot beside it;
                      what was not measured stays as it was
      """;

  /** Runs. */
  record Run(List<String> only, int rounds, boolean isQuick, boolean isWritten)
      implements Options {}

  /** Shows how to use it. */
  record Help() implements Options {}

  /**
   * Words that make no run.
   *
   * @param message what is wrong with them
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
            return new Misunderstood("--rounds is 1 to 99");
          }
        }
        default -> {
          return new Misunderstood("bench has no option " + word);
        }
      }
    }
    for (var name : only) {
      if (!Scenario.NAMES.contains(name)) {
        return new Misunderstood("There is nothing to measure named " + name);
      }
    }
    if (isQuick && isWritten) {
      return new Misunderstood("--quick measures nothing worth writing down");
    }
    return new Run(
        only.isEmpty() ? Scenario.NAMES : only,
        rounds == 0 ? (isQuick ? 1 : 5) : rounds,
        isQuick,
        isWritten);
  }
}
