package dev.workstream.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.workstream.engines.RunFolder;
import dev.workstream.engines.SearchPath;
import dev.workstream.engines.Wait;
import dev.workstream.launcher.LaunchFailure;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Progress;
import dev.workstream.proof.client.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * The measured system, with the tools that scenarios share.
 *
 * @param checkout the root of the project
 * @param home the folder of this run
 */
record Stage(LocalSystem system, Scale scale, Path checkout, Path home, Progress progress) {

  static final String GATEWAY = "gateway";
  static final String TASKS = "tasks-service";
  static final String NOTIFICATIONS = "notifications-service";

  static final String EXCHANGE = "workstream.events";
  static final String QUEUE = "workstream.notifications";

  private static final Duration SETTLING_LIMIT = Duration.ofMinutes(5);

  /** Runs on a database connection. */
  @FunctionalInterface
  interface SqlWork<T> {

    T on(java.sql.Connection connection) throws SQLException;
  }

  <T> T inDatabase(SqlWork<T> work) {
    var database = system.database();
    try (var connection =
        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password())) {
      return work.on(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    inDatabase(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute(sql);
      }
    });
  }

  long number(String sql) {
    return inDatabase(connection -> {
      try (var statement = connection.createStatement();
          var row = statement.executeQuery(sql)) {
        row.next();
        return row.getLong(1);
      }
    });
  }

  List<UUID> ids(String sql) {
    return inDatabase(connection -> {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(sql)) {
        var ids = new ArrayList<UUID>();
        while (rows.next()) {
          ids.add(rows.getObject(1, UUID.class));
        }
        return ids;
      }
    });
  }

  Connection broker() {
    try {
      return system.brokerAddress().connections().newConnection("bench");
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs on a channel to the broker. */
  @FunctionalInterface
  interface BrokerWork<T> {

    T on(Channel channel) throws IOException, InterruptedException, TimeoutException;
  }

  <T> T atBroker(BrokerWork<T> work) {
    try (var connection = broker();
        var channel = connection.createChannel()) {
      return work.on(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Calls until the JVMs have compiled the hot code, then waits until the system is quiet. */
  void warmUp(Runnable call) throws Exception {
    Load.saturated(scale.warmUp(), call);
    awaitQuiet();
  }

  /** Waits until every event is published and recorded. */
  void awaitQuiet() {
    if (!Wait.until(
        SETTLING_LIMIT,
        () -> number("select count(*) from (select from outbox limit 1) as waiting") == 0)) {
      throw new LaunchFailure("The outbox was not drained within " + SETTLING_LIMIT);
    }
    try (var metrics = new Metrics(system.management(NOTIFICATIONS))) {
      var isQuiet =
          Wait.until(
              SETTLING_LIMIT,
              () -> atBroker(channel -> channel.messageCount(QUEUE)) == 0 && isIdle(metrics));
      if (!isQuiet) {
        throw new LaunchFailure("The queue was not drained within " + SETTLING_LIMIT);
      }
    }
  }

  private static boolean isIdle(Metrics metrics) {
    var before = metrics.sum("workstream_inbox_recorded_total");
    return !Wait.until(
        Duration.ofMillis(300), () -> metrics.sum("workstream_inbox_recorded_total") > before);
  }

  RunFolder runFolder() {
    return new RunFolder(home.resolve("run"));
  }

  Path log(String name) {
    return home.resolve("logs").resolve(name + ".log");
  }

  /** Finds an optional program, for example one of PostgreSQL. */
  static Optional<Path> installed(String program) {
    return SearchPath.ofThisProcess().find(program);
  }

  /** The resident memory of a process in MB; NaN if unknown. */
  static double residentMegabytes(ProcessHandle process) {
    try {
      return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      // Only Linux has this file.
      return Double.NaN;
    }
  }
}
