package dev.workstream.bench.oneprocess;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The four calls. Each sends the statements of tasks-service in one transaction, except those for
 * the outbox.
 */
@RestController
@RequestMapping("/api/v1/tasks")
class TaskController {

  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();
  private static final UUID BEYOND_ALL = new UUID(-1L, -1L);
  private static final Duration REQUEST_LIFETIME = Duration.ofHours(24);

  private final Tasks tasks;
  private final JdbcClient jdbc;
  private final TransactionTemplate writing;
  private final TransactionTemplate reading;

  TaskController(Tasks tasks, JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.tasks = tasks;
    this.jdbc = jdbc;
    this.writing = new TransactionTemplate(transactions);
    this.reading = new TransactionTemplate(transactions);
    this.reading.setReadOnly(true);
  }

  record CreateTaskRequest(String title, @Nullable String description) {}

  record TaskListResponse(List<TaskResponse> tasks, @Nullable String nextPageToken) {}

  @PostMapping
  ResponseEntity<TaskResponse> create(@RequestBody CreateTaskRequest body) {
    var id = IDS.generate();
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var task =
        writing.execute(_ -> {
          claim(body, id, now);
          return tasks.save(new Task(id, body.title(), body.description(), now)).response();
        });
    return ResponseEntity.created(URI.create("/api/v1/tasks/" + id)).body(task);
  }

  @GetMapping
  TaskListResponse list(@RequestParam(name = "page_size", defaultValue = "50") int pageSize) {
    var page =
        reading.execute(_ ->
            tasks.newestBefore(BEYOND_ALL, Limit.of(pageSize + 1)).stream()
                .limit(pageSize)
                .map(Task::response)
                .toList());
    return new TaskListResponse(page, null);
  }

  @GetMapping("/{id}")
  ResponseEntity<TaskResponse> get(@PathVariable UUID id) {
    return answer(reading.execute(_ -> tasks.findById(id).map(Task::response)));
  }

  @PostMapping("/{id}/complete")
  ResponseEntity<TaskResponse> complete(@PathVariable UUID id) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return answer(
        writing.execute(_ ->
            tasks
                .findForChange(id)
                .map(task -> {
                  task.complete(now);
                  return task.response();
                })));
  }

  private static ResponseEntity<TaskResponse> answer(Optional<TaskResponse> task) {
    return ResponseEntity.of(task);
  }

  private void claim(CreateTaskRequest body, UUID id, Instant now) {
    jdbc.sql(
            """
            insert into create_requests (request_id, fingerprint, task_id, expires_at)
            values (:requestId, :fingerprint, :id, :expiresAt) on conflict (request_id) do nothing
            """)
        .param("requestId", UUID.randomUUID().toString())
        .param("fingerprint", fingerprint(body))
        .param("id", id)
        .param("expiresAt", Timestamp.from(now.plus(REQUEST_LIFETIME)))
        .update();
  }

  private static byte[] fingerprint(CreateTaskRequest body) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((body.title() + body.description()).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }
}
