package dev.workstream.tasks.task;

import dev.workstream.tasks.outbox.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The use cases. Each is one transaction that commits a change together with its event. */
@Service
public class TaskService {

  private static final Logger log = LoggerFactory.getLogger(TaskService.class);

  private final Tasks tasks;
  private final CreateRequests createRequests;
  private final TaskEventEncoder encoder;
  private final Outbox outbox;
  private final TaskProperties properties;
  private final Clock clock;

  TaskService(
      Tasks tasks,
      CreateRequests createRequests,
      TaskEventEncoder encoder,
      Outbox outbox,
      TaskProperties properties,
      Clock clock) {
    this.tasks = tasks;
    this.createRequests = createRequests;
    this.encoder = encoder;
    this.outbox = outbox;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Creates an open task.
   *
   * @param requestId a repeated id with the same content creates nothing and gets the first answer
   *     again
   * @return the task at its creation
   * @throws TaskRefused.RequestIdReused if the id was used for other content
   */
  @Transactional
  public TaskSnapshot create(NewTask content, RequestId requestId) {
    var now = now();
    var id = TaskId.next();
    var created =
        createRequests.claim(
            requestId, content.fingerprint(), id, now, now.plus(properties.requestIdLifetime()));
    if (!created.equals(id)) {
      return get(created).asCreated();
    }
    var task = new Task(id, content, now);
    save(task, task.created());
    return task.snapshot();
  }

  /**
   * @throws TaskRefused.NotFound if there is no such task
   */
  @Transactional(readOnly = true)
  public TaskSnapshot get(TaskId id) {
    return tasks.findById(id).orElseThrow(() -> new TaskRefused.NotFound(id)).snapshot();
  }

  /**
   * @throws TaskRefused.Invalid if the page token belongs to another query
   */
  @Transactional(readOnly = true)
  public TaskPage list(TaskQuery query) {
    // Reads one more than asked for, to know whether there is a next page.
    var limit = Limit.of(query.pageSize() + 1);
    var found =
        query.status() == null
            ? tasks.newestBefore(query.before(), limit)
            : tasks.newestBefore(query.before(), query.status(), limit);
    var page = found.stream().limit(query.pageSize()).map(Task::snapshot).toList();
    var isLast = found.size() <= query.pageSize();
    return new TaskPage(
        page, isLast ? null : new PageToken(query.status(), page.getLast().id()).encode());
  }

  /**
   * Completes a task. Does nothing if the task is already completed.
   *
   * @throws TaskRefused.NotFound if there is no such task
   */
  @Transactional
  public TaskSnapshot complete(TaskId id) {
    return change(id, task -> task.complete(now()), Task::snapshot);
  }

  /** The steps of every use case that changes a task: lock, verb, update, append. */
  private <R> R change(TaskId id, Function<Task, Outcome> verb, Function<Task, R> answer) {
    var task = tasks.findForChange(id).orElseThrow(() -> new TaskRefused.NotFound(id));
    switch (verb.apply(task)) {
      case Outcome.Happened(var event) -> save(task, event);
      case Outcome.AlreadySo _ -> {}
    }
    return answer.apply(task);
  }

  /** Writes the task's row first, then the event's. */
  private void save(Task task, TaskEvent event) {
    tasks.saveAndFlush(task);
    var message = encoder.encode(event);
    outbox.append(message);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            log.atInfo()
                .addKeyValue("task_id", event.task().id())
                .addKeyValue("event_id", message.eventId())
                .log("Committed {}", message.eventType());
          }
        });
  }

  // Milliseconds, because every store and format keeps those.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
