package dev.workstream.tasks.task;

import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Remembers which task each create request made. */
@Repository
class CreateRequests {

  private final JdbcClient jdbc;

  CreateRequests(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes a request id for a task that this transaction is about to create. If the same id is being
   * taken by another transaction, waits until that one ends.
   *
   * @return the id of the task that the request makes or, if it was made before, made then
   * @throws TaskRefused.RequestIdReused if the id was taken for other content and is still kept
   */
  TaskId claim(RequestId requestId, byte[] fingerprint, TaskId id, Instant now, Instant expiresAt) {
    var claimed =
        jdbc.sql(
                """
                insert into create_requests as taken (request_id, fingerprint, task_id, expires_at)
                values (:requestId, :fingerprint, :id, :expiresAt)
                on conflict (request_id) do update
                  set fingerprint = excluded.fingerprint, task_id = excluded.task_id,
                      expires_at = excluded.expires_at
                  where taken.expires_at <= :now
                """)
            .param("requestId", requestId.value())
            .param("fingerprint", fingerprint)
            .param("id", id.value())
            .param("now", Timestamp.from(now))
            .param("expiresAt", Timestamp.from(expiresAt))
            .update();
    return claimed == 1 ? id : find(requestId, fingerprint);
  }

  /** Forgets up to {@code limit} requests that have expired, and says how many. */
  int forgetExpired(Instant now, int limit) {
    return jdbc.sql(
            """
            delete from create_requests where request_id in (
              select request_id from create_requests where expires_at <= :now
              limit :limit for update skip locked)
            """)
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .update();
  }

  private TaskId find(RequestId requestId, byte[] fingerprint) {
    record Taken(byte[] fingerprint, UUID taskId) {}
    var taken =
        jdbc.sql("select fingerprint, task_id from create_requests where request_id = :requestId")
            .param("requestId", requestId.value())
            .query((row, _) ->
                new Taken(row.getBytes("fingerprint"), row.getObject("task_id", UUID.class)))
            .single();
    if (!MessageDigest.isEqual(taken.fingerprint(), fingerprint)) {
      throw new TaskRefused.RequestIdReused();
    }
    return new TaskId(taken.taskId());
  }
}
