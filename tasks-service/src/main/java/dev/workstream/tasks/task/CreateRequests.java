package dev.workstream.tasks.task;

import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Remembers which task each create request created. */
@Repository
class CreateRequests {

  private final JdbcClient jdbc;

  CreateRequests(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Claims a request id for a task that this transaction is about to create. Waits while another
   * transaction claims the same id.
   *
   * @return the given task id, or the id of the task that an earlier request created
   * @throws TaskRefused.RequestIdReused if the id was used for other content and has not expired
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

  /** Deletes up to {@code limit} expired requests and returns how many. */
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
