package dev.workstream.launcher;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user asked for. */
sealed interface Command {

  String HELP =
      """
      Usage: ./workstream <command>

        up       Starts everything on this machine: PostgreSQL, RabbitMQ, Redis, MongoDB, then the
                 gateway, the tasks-service and the notifications-service. Ctrl-C stops all of it.
                   --fresh     starts empty: deletes the data of earlier runs
                   --verbose   shows the services' logs
        repair   Compares what was published with what was recorded, and has published again what
                 is missing. Says what it did; safe to repeat.
                   --from      RFC 3339; a day ago if absent
                   --to        RFC 3339; half a minute ago if absent
                   --tasks, --notifications
                               base URLs of management ports; those of ./workstream up if absent
                   --dry-run   compares only
        drill    Breaks a system of its own in every way it can, under load, and counts what was
                 lost. ./workstream drill --help says more.
        bench    Measures a system of its own beside baselines. ./workstream bench --help says more.
        help     Shows this.

      Environment:
        WORKSTREAM_HOME          where data, logs and secrets are kept (.workstream)
        WORKSTREAM_PORT_OFFSET   added to every port (0)
      """;

  /** Starts everything and waits. */
  record Up(boolean isFresh, boolean isVerbose) implements Command {}

  /**
   * Compares what was published with what was recorded, and mends it.
   *
   * @param tasks null for those of this machine, as with notifications
   */
  record Mend(
      Instant from, Instant to, @Nullable URI tasks, @Nullable URI notifications, boolean isDryRun)
      implements Command {}

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
      case "repair" -> mend(options);
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

  private static Command mend(List<String> options) {
    var isDryRun = options.contains("--dry-run");
    var named = options.stream().filter(option -> !option.equals("--dry-run")).toList();
    var from = Instant.now().minus(Duration.ofDays(1));
    var to = Instant.now().minus(Duration.ofSeconds(30));
    URI tasks = null;
    URI notifications = null;
    for (var i = 0; i < named.size(); i += 2) {
      if (i + 1 == named.size()) {
        return new Misunderstood(named.get(i) + " needs a value");
      }
      var value = named.get(i + 1);
      try {
        switch (named.get(i)) {
          case "--from" -> from = Instant.parse(value);
          case "--to" -> to = Instant.parse(value);
          case "--tasks" -> tasks = URI.create(value);
          case "--notifications" -> notifications = URI.create(value);
          default -> {
            return new Misunderstood("repair has no option " + named.get(i));
          }
        }
      } catch (DateTimeParseException e) {
        return new Misunderstood(
            named.get(i) + " needs a time in UTC, for example 2026-11-20T12:00:00Z");
      } catch (IllegalArgumentException e) {
        return new Misunderstood(named.get(i) + " needs a URL");
      }
    }
    return new Mend(from, to, tasks, notifications, isDryRun);
  }
}
