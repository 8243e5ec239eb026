package dev.workstream.bench;

import dev.workstream.engines.Wait;
import dev.workstream.launcher.LaunchFailure;
import dev.workstream.proof.client.Metrics;
import java.time.Duration;

/** Fills the outbox with waiting events, and measures how fast the relay drains them. */
final class Backlog {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Backlog() {}

  /**
   * Inserts events into the outbox, two per task, like after an outage, and waits until the relay
   * has published all.
   *
   * @return events per second, from the commit to the last confirm
   */
  static double drain(Stage stage, Metrics relay, int events) {
    var published = "workstream_outbox_published_seconds_count";
    var goal = relay.sum(published) + events;
    stage.inDatabase(connection -> {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(
            """
            create temporary table waiting on commit drop as
            select n, uuidv7() as task_id from generate_series(1, %d) as n\
            """
                .formatted(events / 2));
        // In blocks, so that other events stand between the two events of a task.
        statement.execute(
            """
            insert into outbox (event_id, bucket, subject, sequence, event_type, body, traceparent)
            select event_id, abs(hashtext(task_id::text)) %% 16, 'task/' || task_id, sequence,
              '%s', %s, '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'
            from (select uuidv7() as event_id, task_id, sequence, n
                  from waiting cross join generate_series(1, 2) as sequence) as events
            order by n / 1000, sequence, n\
            """
                .formatted(SampleEvent.TYPE, SampleEvent.sqlBody()));
      }
      connection.commit();
      return true;
    });
    var begin = System.nanoTime();
    if (!Wait.until(LIMIT, () -> relay.sum(published) >= goal)) {
      throw new LaunchFailure("The relay did not publish %d events in time".formatted(events));
    }
    return events / ((System.nanoTime() - begin) / 1e9);
  }
}
