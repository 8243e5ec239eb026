package dev.workstream.tasks.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The outbox's tables.
 *
 * <p>Subjects are split into buckets. A relay holds a bucket's advisory lock in the transaction
 * that also archives the confirmed events. So only one relay at a time publishes a subject, and
 * PostgreSQL frees the buckets at once when a relay dies.
 */
@Repository
class OutboxStore {

  static final int BUCKETS = 16;

  /** Separates these advisory locks from all others in the database. */
  private static final int LOCK_CLASS = 4711;

  /** Up to this many events, the backlog is counted exactly. */
  private static final int EXACT = 10_000;

  static final String LOCK_BUCKETS_WITH_WORK =
      """
      with busy as materialized (
        select bucket from generate_series(0, :buckets - 1) as bucket
        where exists (select from outbox o
                      where o.bucket = bucket.bucket and next_attempt_at is null)
           or exists (select from outbox o
                      where o.bucket = bucket.bucket and next_attempt_at <= now())
      )
      select bucket from busy where pg_try_advisory_xact_lock(:lockClass, bucket)
      limit :max
      """;

  static final String DUE =
      """
      select due.* from unnest(array[:buckets]) as locked (bucket)
      cross join lateral (
        (select * from outbox o
         where o.bucket = locked.bucket and o.next_attempt_at <= now()
         order by o.next_attempt_at limit :limit)
        union all
        (select * from outbox o
         where o.bucket = locked.bucket and o.next_attempt_at is null
           and not exists (select from outbox earlier
                           where earlier.subject = o.subject
                             and earlier.sequence < o.sequence
                             and earlier.next_attempt_at is not null)
         order by o.position limit :limit)
      ) as due
      order by due.position
      """;

  static final String BACKLOG =
      """
      select
        (select count(*) from (select from outbox limit :exact + 1) as waiting) as counted,
        (select reltuples::bigint from pg_class where oid = 'outbox'::regclass) as estimated,
        (select count(*)
         from (select from outbox where next_attempt_at is not null limit :exact) as held)
          as held_back,
        least(
          (select min(first.created_at) from generate_series(0, :buckets - 1) as bucket
           cross join lateral (
             select o.created_at from outbox o
             where o.bucket = bucket.bucket and o.next_attempt_at is null
             order by o.position limit 1) as first),
          (select min(created_at)
           from (select created_at from outbox where next_attempt_at is not null limit :exact)
             as held)) as oldest
      """;

  private final JdbcClient jdbc;

  OutboxStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void append(OutboxMessage message, byte[] body, String traceparent) {
    jdbc.sql(
            """
            insert into outbox (event_id, bucket, subject, sequence, event_type, body, traceparent)
            values (:eventId, :bucket, :subject, :sequence, :eventType, :body, :traceparent)
            """)
        .param("eventId", message.eventId())
        .param("bucket", bucket(message.subject()))
        .param("subject", message.subject())
        .param("sequence", message.sequence())
        .param("eventType", message.eventType())
        .param("body", body)
        .param("traceparent", traceparent)
        .update();
  }

  /**
   * Locks buckets that have due events and no other holder, until the transaction ends.
   *
   * @param max how many buckets to lock, so that other relays find some too
   */
  List<Integer> lockBucketsWithWork(int max) {
    return jdbc.sql(LOCK_BUCKETS_WITH_WORK)
        .param("buckets", BUCKETS)
        .param("lockClass", LOCK_CLASS)
        .param("max", max)
        .query(Integer.class)
        .list();
  }

  /**
   * The events to publish now from the locked buckets. For each subject: a run without gaps from
   * its oldest unpublished event on, or nothing while that event is held back.
   *
   * <p>Must run in a statement after the locking one: only then does it see everything that the
   * buckets' previous holder archived.
   */
  List<OutboxRow> due(List<Integer> buckets, int limitPerBucket) {
    return jdbc.sql(DUE)
        .param("buckets", buckets)
        .param("limit", limitPerBucket)
        .query((row, _) -> outboxRow(row))
        .list();
  }

  /** Moves confirmed events from the outbox to the archive, in one statement. */
  void archive(List<UUID> confirmed) {
    jdbc.sql(
            """
            with published as (delete from outbox where event_id = any(:confirmed) returning *)
            insert into outbox_archive
              (event_id, subject, sequence, event_type, body, traceparent, created_at, published_at)
            select event_id, subject, sequence, event_type, body, traceparent, created_at, now()
            from published
            """)
        .param("confirmed", confirmed.toArray(UUID[]::new))
        .update();
  }

  /** Events confirmed in a period, after a cursor, oldest first. */
  List<ArchivedEvent> published(Instant from, UUID after, Instant to, int limit) {
    return jdbc.sql(
            """
            select event_id, event_type, subject, sequence, published_at from outbox_archive
            where published_at >= :from and published_at < :to
              and (published_at, event_id) > (:from, :after)
            order by published_at, event_id limit :limit
            """)
        .param("from", Timestamp.from(from))
        .param("after", after)
        .param("to", Timestamp.from(to))
        .param("limit", limit)
        .query((row, _) ->
            new ArchivedEvent(
                row.getObject("event_id", UUID.class),
                row.getString("event_type"),
                row.getString("subject"),
                row.getLong("sequence"),
                row.getTimestamp("published_at").toInstant()))
        .list();
  }

  /** Events from the archive, in order within each subject. */
  List<OutboxRow> archived(List<UUID> eventIds) {
    return jdbc.sql(
            """
            select *, 0 as attempts from outbox_archive where event_id = any(:eventIds)
            order by subject, sequence
            """)
        .param("eventIds", eventIds.toArray(UUID[]::new))
        .query((row, _) -> outboxRow(row))
        .list();
  }

  /** Delays an event, and with it the later events of its subject. */
  void holdBack(UUID eventId, Duration delay, String error) {
    jdbc.sql(
            """
            update outbox set attempts = attempts + 1, last_error = :error,
              next_attempt_at = clock_timestamp() + :delayMillis * interval '1 millisecond'
            where event_id = :eventId
            """)
        .param("error", error)
        .param("delayMillis", delay.toMillis())
        .param("eventId", eventId)
        .update();
  }

  /** Creates the archive's partitions for the coming days and drops expired ones. */
  void maintainArchive(int daysKept, int daysAhead) {
    jdbc.sql("select 1 from outbox_archive_maintain(:daysKept, :daysAhead)")
        .param("daysKept", daysKept)
        .param("daysAhead", daysAhead)
        .query(Integer.class)
        .single();
  }

  /** Size and age of the outbox, at a cost that does not depend on the size. */
  Backlog backlog() {
    return jdbc.sql(BACKLOG)
        .param("exact", EXACT)
        .param("buckets", BUCKETS)
        .query((row, _) ->
            new Backlog(
                row.getLong("counted") <= EXACT
                    ? row.getLong("counted")
                    : Math.max(row.getLong("counted"), row.getLong("estimated")),
                row.getLong("held_back"),
                instant(row, "oldest")))
        .single();
  }

  /**
   * Size and age of the outbox.
   *
   * @param size number of unpublished events: exact up to {@value #EXACT}, above that PostgreSQL's
   *     estimate
   * @param heldBack number of events held back, at most {@value #EXACT}
   * @param oldest when the oldest event was appended; null if the outbox is empty
   */
  record Backlog(long size, long heldBack, @Nullable Instant oldest) {}

  static int bucket(String subject) {
    var hash = new CRC32();
    hash.update(subject.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return (int) (hash.getValue() % BUCKETS);
  }

  static OutboxRow outboxRow(ResultSet row) throws SQLException {
    return new OutboxRow(
        row.getObject("event_id", UUID.class),
        row.getString("event_type"),
        row.getString("subject"),
        row.getLong("sequence"),
        row.getBytes("body"),
        row.getString("traceparent"),
        row.getTimestamp("created_at").toInstant(),
        row.getInt("attempts"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }
}
