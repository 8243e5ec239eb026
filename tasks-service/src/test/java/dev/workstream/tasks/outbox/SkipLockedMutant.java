package dev.workstream.tasks.outbox;

import java.util.List;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Splits the work among relays row by row, as many outboxes do. */
class SkipLockedMutant extends OutboxStore {

  private final JdbcClient jdbc;

  SkipLockedMutant(JdbcClient jdbc) {
    super(jdbc);
    this.jdbc = jdbc;
  }

  @Override
  List<Integer> lockBucketsWithWork(int max) {
    return IntStream.range(0, BUCKETS).boxed().toList();
  }

  @Override
  List<OutboxRow> due(List<Integer> buckets, int limitPerBucket) {
    return jdbc.sql(
            """
            select * from outbox where next_attempt_at is null or next_attempt_at <= now()
            order by position limit 20 for update skip locked
            """)
        .query((row, _) -> outboxRow(row))
        .list();
  }
}
