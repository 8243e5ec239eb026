package dev.workstream.launcher;

import java.util.List;

/** What the user asked for. */
sealed interface Command {

  String HELP =
      """
      Usage: ./workstream <command>

        up       Starts everything on this machine: PostgreSQL, RabbitMQ, Redis, MongoDB, then the
                 gateway, the tasks-service and the notifications-service. Ctrl-C stops all of it.
                   --fresh     starts empty: deletes the data of earlier runs
                   --verbose   shows the services' logs
        help     Shows this.

      Environment:
        WORKSTREAM_HOME          where data, logs and secrets are kept (.workstream)
        WORKSTREAM_PORT_OFFSET   added to every port (0)
      """;

  /** Starts everything and waits. */
  record Up(boolean isFresh, boolean isVerbose) implements Command {}

  /** Shows how to use it. */
  record Help() implements Command {}

  /**
   * Words that make no command.
   *
   * @param message what is wrong with them
   */
  record Misunderstood(String message) implements Command {}

  static Command parse(List<String> words) {
    if (words.isEmpty()) {
      return new Help();
    }
    var options = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "up" -> up(options);
      case "help", "--help", "-h" -> new Help();
      default -> new Misunderstood("There is no command " + words.getFirst());
    };
  }

  private static Command up(List<String> options) {
    for (var option : options) {
      if (!option.equals("--fresh") && !option.equals("--verbose")) {
        return new Misunderstood("up has no option " + option);
      }
    }
    return new Up(options.contains("--fresh"), options.contains("--verbose"));
  }
}
