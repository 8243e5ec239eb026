package dev.workstream.tasks.outbox;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Publishes the events of one task without waiting for the earlier ones. */
class PipeliningMutant extends OutboxStore {

  private final JdbcClient jdbc;

  PipeliningMutant(JdbcClient jdbc) {
    super(jdbc);
    this.jdbc = jdbc;
  }

  @Override
  List<OutboxRow> due(List<Integer> buckets, int limitPerBucket) {
    return jdbc
        .sql(
            """
            select * from outbox where bucket in (:buckets)
              and (next_attempt_at is null or next_attempt_at <= now())
            order by position limit 500
            """)
        .param("buckets", buckets)
        .query((row, _) -> outboxRow(row))
        .list()
        .stream()
        .map(PipeliningMutant::onItsOwn)
        .toList();
  }

  /** Gives each row another subject, so that the relay does not keep their order. */
  private static OutboxRow onItsOwn(OutboxRow row) {
    return new OutboxRow(
        row.eventId(),
        row.eventType(),
        row.subject() + "/" + row.sequence(),
        row.sequence(),
        row.body(),
        row.traceparent(),
        row.createdAt(),
        row.attempts());
  }
}
