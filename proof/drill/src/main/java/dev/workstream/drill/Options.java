package dev.workstream.drill;

import java.util.List;
import java.util.Random;

/** What the user asked for. */
sealed interface Options {

  String HELP =
      """
      Usage: ./workstream drill [--minutes N] [--seed N] [--rate N]

        Starts a system of its own, puts load on it, kills and stops every part of it in turn, and
        then looks whether anything was lost, doubled or put out of order, in the stores and for those
        who followed. Needs RabbitMQ (rabbitmq-server) on the PATH. Exit status 0 if every promise held, 1 if one did not.

          --minutes   how long the load lasts (10)
          --rate      state changes in a second (200)
          --seed      repeats a drill: which fault strikes after which event
      """;

  /** Runs. */
  record Run(int minutes, int rate, long seed) implements Options {}

  /** Shows how to use it. */
  record Help() implements Options {}

  /**
   * Words that make no drill.
   *
   * @param message what is wrong with them
   */
  record Misunderstood(String message) implements Options {}

  static Options parse(List<String> words) {
    var minutes = 10;
    var rate = 200;
    long seed = new Random().nextInt(1_000_000);
    for (var i = 0; i < words.size(); i += 2) {
      var name = words.get(i);
      if (name.equals("--help") || name.equals("-h")) {
        return new Help();
      }
      if (i + 1 == words.size() || !words.get(i + 1).matches("[0-9]{1,6}")) {
        return new Misunderstood(name + " needs a whole number");
      }
      var value = Integer.parseInt(words.get(i + 1));
      switch (name) {
        case "--minutes" -> minutes = value;
        case "--rate" -> rate = value;
        case "--seed" -> seed = value;
        default -> {
          return new Misunderstood("drill has no option " + name);
        }
      }
    }
    if (minutes < 1 || minutes > 600 || rate < 10 || rate > 5_000) {
      return new Misunderstood("--minutes is 1 to 600, --rate is 10 to 5000");
    }
    return new Run(minutes, rate, seed);
  }
}
