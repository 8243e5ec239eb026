package dev.workstream.drill;

import com.rabbitmq.client.ShutdownSignalException;
import dev.workstream.engines.PostgresAddress;
import dev.workstream.engines.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Compares the acknowledged changes with every store and with the events that followers saw. It
 * checks every task, event and dead letter; it takes no samples.
 */
final class Audit {

  private static final Duration SETTLING_LIMIT = Duration.ofSeconds(45);

  /** If the outbox is empty and no event is recorded for this long, none will follow. */
  private static final Duration QUIET_PERIOD = Duration.ofSeconds(10);

  private final Scene scene;
  private final PostgresAddress database;
  private final List<String> lost = new ArrayList<>();
  private final List<String> doubled = new ArrayList<>();
  private final List<String> disordered = new ArrayList<>();
  private final List<String> stray = new ArrayList<>();

  Audit(Scene scene) {
    this.scene = scene;
    this.database = scene.system.database();
  }

  private record Event(String id, String subject, long sequence) {}

  /** Waits until the system is quiet, then audits it. */
  Findings findings() throws Exception {
    awaitQuiet();
    var versions = scene.ledger.versions();
    try (var connection = connection()) {
      tasks(connection, versions);
      var published = published(connection, versions);
      records(published, versions);
      var left = number(connection, "select count(*) from outbox");
      if (left > 0) {
        lost.add(left + " events are still in the outbox");
      }
    }
    try {
      deadLetters();
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      stray.add("the dead-letter queue could not be read: " + e);
    }
    var followed = scene.followers.followed(scene.records.deletedTasks());
    disordered.addAll(scene.exchange.disorder());
    stray.addAll(scene.ledger.broken());
    return new Findings(
        scene.ledger.acknowledged(),
        lost,
        doubled,
        disordered,
        stray,
        scene.exchange.repeated(),
        followed);
  }

  /** Waits until all events have arrived, or until nothing changes for the quiet period. */
  private void awaitQuiet() {
    var expected = scene.ledger.acknowledged();
    var lastChange = new AtomicLong(System.nanoTime());
    var before = new AtomicLong(-1);
    Wait.until(
        SETTLING_LIMIT,
        () -> {
          try (var connection = connection()) {
            var waiting = number(connection, "select count(*) from outbox");
            var queued = scene.exchange.waiting(Exchange.QUEUE);
            var recorded = scene.records.count();
            if (before.getAndSet(recorded) != recorded || waiting > 0) {
              lastChange.set(System.nanoTime());
            }
            var isQuiet = System.nanoTime() - lastChange.get() > QUIET_PERIOD.toNanos();
            return isQuiet
                || waiting == 0
                    && queued == 0
                    && recorded >= expected
                    && scene.exchange.waiting(Exchange.DEAD_LETTERS) >= scene.poison().size();
          } catch (SQLException | IOException | TimeoutException | ShutdownSignalException e) {
            return false;
          }
        });
  }

  private void tasks(Connection connection, Map<String, Integer> versions) throws SQLException {
    var titles = new HashSet<String>();
    var found = new HashMap<String, Integer>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select id, title, version from tasks")) {
      while (rows.next()) {
        found.put(rows.getString(1), rows.getInt(3));
        if (!titles.add(rows.getString(2))) {
          doubled.add("two tasks exist for " + rows.getString(2));
        }
      }
    }
    versions.forEach((id, version) -> {
      if (found.getOrDefault(id, 0) < version) {
        lost.add(
            "task %s: version %d was acknowledged, the store has %s"
                .formatted(id, version, found.get(id)));
      }
    });
    found.keySet().stream()
        .filter(id -> !versions.containsKey(id))
        .forEach(id -> stray.add("task " + id + " exists, but no client got its id"));
  }

  /** The published events by id, from the outbox's archive. */
  private Map<String, Event> published(Connection connection, Map<String, Integer> versions)
      throws SQLException {
    var events = new HashMap<String, Event>();
    var sequences = new HashMap<String, List<Long>>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select event_id, subject, sequence from outbox_archive")) {
      while (rows.next()) {
        var event = new Event(rows.getString(1), rows.getString(2), rows.getLong(3));
        events.put(event.id(), event);
        sequences.computeIfAbsent(event.subject(), _ -> new ArrayList<>()).add(event.sequence());
      }
    }
    versions.forEach((id, version) -> {
      var wanted = LongStream.rangeClosed(1, version).boxed().toList();
      var made = sequences.getOrDefault("task/" + id, List.of()).stream().sorted().toList();
      if (!made.equals(wanted)) {
        (made.size() > wanted.size() ? doubled : lost)
            .add("task %s: published sequences %s instead of %s".formatted(id, made, wanted));
      }
    });
    return events;
  }

  private void records(Map<String, Event> published, Map<String, Integer> versions) {
    var recorded = new HashSet<String>();
    var times = new HashMap<String, Map<Long, Instant>>();
    for (var record : scene.records.all()) {
      if (!recorded.add(record.eventId())) {
        doubled.add("event " + record.eventId() + " is recorded twice");
      }
      if (!published.containsKey(record.eventId())) {
        stray.add("event " + record.eventId() + " is recorded, but was never published");
      }
      times
          .computeIfAbsent(record.subject(), _ -> new HashMap<>())
          .put(record.sequence(), record.recordedAt());
    }
    published.values().stream()
        .filter(event -> !recorded.contains(event.id()))
        .forEach(event ->
            lost.add(
                "event %s of %s, sequence %d"
                    .formatted(event.id(), event.subject(), event.sequence())));
    versions.keySet().forEach(id -> order(id, times.getOrDefault("task/" + id, Map.of())));
  }

  private void order(String id, Map<Long, Instant> times) {
    for (var sequence = 2L; times.containsKey(sequence); sequence++) {
      var before = times.get(sequence - 1);
      if (before == null || before.isAfter(times.get(sequence))) {
        disordered.add(
            "task %s: sequence %d is recorded before %d".formatted(id, sequence, sequence - 1));
      }
    }
  }

  private void deadLetters() throws IOException, TimeoutException {
    var expected = texts(scene.poison());
    var found = texts(scene.exchange.deadLetters());
    expected.stream()
        .filter(letter -> !found.contains(letter))
        .forEach(letter -> lost.add("dead letter " + shortened(letter)));
    found.stream()
        .filter(letter -> !expected.contains(letter))
        .forEach(letter -> stray.add("in the dead-letter queue: " + shortened(letter)));
  }

  private static Set<String> texts(Iterable<byte[]> bodies) {
    var texts = new HashSet<String>();
    bodies.forEach(body -> texts.add(new String(body, StandardCharsets.ISO_8859_1)));
    return texts;
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(text.length(), 120));
  }

  /** Opens a new connection each time: the database may have restarted. */
  private Connection connection() throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), database.username(), database.password());
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
