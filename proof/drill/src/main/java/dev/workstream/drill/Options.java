package dev.workstream.drill;

import java.util.List;
import java.util.Random;

/** The command line, parsed. */
sealed interface Options {

  String HELP =
      """
      Usage: ./workstream drill [--minutes N] [--seed N] [--rate N]

        Starts a separate system, puts it under load, and kills and stops each part in turn. Then it
        checks that the stores and the clients that followed events lost nothing, got nothing doubled
        and kept the order. Needs RabbitMQ (rabbitmq-server) on the PATH.
        Exit status: 0 if every promise held, 1 if a promise was broken, 2 if the drill could not run.

          --minutes   duration of the load (10)
          --rate      state changes per second (200)
          --seed      repeats the faults of an earlier drill, in the same order (default: random)
      """;

  /** Run a drill. */
  record Run(int minutes, int rate, long seed) implements Options {}

  /** Print the help. */
  record Help() implements Options {}

  /**
   * The options are invalid.
   *
   * @param message the reason
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
          return new Misunderstood("Unknown option " + name);
        }
      }
    }
    if (minutes < 1 || minutes > 600 || rate < 10 || rate > 5_000) {
      return new Misunderstood("--minutes must be 1 to 600, --rate must be 10 to 5000");
    }
    return new Run(minutes, rate, seed);
  }
}
