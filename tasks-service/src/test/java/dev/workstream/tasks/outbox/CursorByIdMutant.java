package dev.workstream.tasks.outbox;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Remembers the highest published position and never looks below it again. */
class CursorByIdMutant extends OutboxStore {

  private final JdbcClient jdbc;
  private final Map<UUID, Long> positions = new ConcurrentHashMap<>();
  private volatile boolean isPrepared;

  CursorByIdMutant(JdbcClient jdbc) {
    super(jdbc);
    this.jdbc = jdbc;
  }

  @Override
  List<OutboxRow> due(List<Integer> buckets, int limitPerBucket) {
    prepare();
    return jdbc.sql(
            """
            select * from outbox o where bucket in (:buckets)
              and (next_attempt_at <= now()
                or next_attempt_at is null
                  and position > (select coalesce(max(position), 0) from mutant_cursor)
                  and not exists (select from outbox earlier
                                  where earlier.subject = o.subject
                                    and earlier.sequence < o.sequence
                                    and earlier.next_attempt_at is not null))
            order by position limit 500
            """)
        .param("buckets", buckets)
        .query((row, _) -> {
          positions.put(row.getObject("event_id", UUID.class), row.getLong("position"));
          return outboxRow(row);
        })
        .list();
  }

  @Override
  void archive(List<UUID> confirmed) {
    super.archive(confirmed);
    var last = confirmed.stream().mapToLong(positions::remove).max().orElse(0);
    jdbc.sql("insert into mutant_cursor values (:last)").param("last", last).update();
  }

  private void prepare() {
    if (!isPrepared) {
      jdbc.sql("select pg_advisory_xact_lock(4713)").query((_, _) -> 0).list();
      jdbc.sql("create table if not exists mutant_cursor (position bigint)").update();
      isPrepared = true;
    }
  }
}
