package dev.workstream.launcher;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed command line. */
sealed interface Command {

  String HELP =
      """
      Usage: ./workstream <command>

        up       Starts PostgreSQL, RabbitMQ, Redis and MongoDB on this machine, then the gateway,
                 the tasks-service and the notifications-service. Ctrl-C stops everything.
                   --fresh     delete the data of earlier runs first
                   --verbose   show the services' logs
        repair   Compares the published events with the recorded events, and publishes missing
                 events again. Prints the result. You can repeat it safely.
                   --from      start of the period, in UTC (default: one day ago)
                   --to        end of the period, in UTC (default: 30 seconds ago)
                   --tasks, --notifications
                               base URLs of the services' management ports (default: those of
                               ./workstream up)
                   --dry-run   compare only
        drill    Starts a separate system, injects faults under load and counts lost events.
                 More: ./workstream drill --help
        bench    Starts a separate system and measures it beside baselines.
                 More: ./workstream bench --help
        help     Shows this text.

      Environment:
        WORKSTREAM_HOME          folder for data, logs and secrets (default: .workstream)
        WORKSTREAM_PORT_OFFSET   number to add to every port (default: 0)
      """;

  /** Starts everything and waits. */
  record Up(boolean isFresh, boolean isVerbose) implements Command {}

  /**
   * Compares published and recorded events, and publishes missing events again.
   *
   * @param tasks base URL; null for the local tasks-service
   * @param notifications base URL; null for the local notifications-service
   */
  record Repair(
      Instant from, Instant to, @Nullable URI tasks, @Nullable URI notifications, boolean isDryRun)
      implements Command {}

  /** Shows the help text. */
  record Help() implements Command {}

  /**
   * An invalid command line.
   *
   * @param message what is wrong
   */
  record Invalid(String message) implements Command {}

  static Command parse(List<String> words) {
    if (words.isEmpty()) {
      return new Help();
    }
    var options = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "up" -> up(options);
      case "repair" -> repair(options);
      case "help", "--help", "-h" -> new Help();
      default -> new Invalid("Unknown command: " + words.getFirst());
    };
  }

  private static Command up(List<String> options) {
    for (var option : options) {
      if (!option.equals("--fresh") && !option.equals("--verbose")) {
        return new Invalid("Unknown option of up: " + option);
      }
    }
    return new Up(options.contains("--fresh"), options.contains("--verbose"));
  }

  private static Command repair(List<String> options) {
    var isDryRun = options.contains("--dry-run");
    var named = options.stream().filter(option -> !option.equals("--dry-run")).toList();
    var from = Instant.now().minus(Duration.ofDays(1));
    var to = Instant.now().minus(Duration.ofSeconds(30));
    URI tasks = null;
    URI notifications = null;
    for (var i = 0; i < named.size(); i += 2) {
      if (i + 1 == named.size()) {
        return new Invalid(named.get(i) + " needs a value");
      }
      var value = named.get(i + 1);
      try {
        switch (named.get(i)) {
          case "--from" -> from = Instant.parse(value);
          case "--to" -> to = Instant.parse(value);
          case "--tasks" -> tasks = URI.create(value);
          case "--notifications" -> notifications = URI.create(value);
          default -> {
            return new Invalid("Unknown option of repair: " + named.get(i));
          }
        }
      } catch (DateTimeParseException e) {
        return new Invalid(named.get(i) + " needs a time in UTC, for example 2026-11-20T12:00:00Z");
      } catch (IllegalArgumentException e) {
        return new Invalid(named.get(i) + " needs a URL");
      }
    }
    return new Repair(from, to, tasks, notifications, isDryRun);
  }
}
