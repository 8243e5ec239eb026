package dev.workstream.tasks.task;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/**
 * A work item. Each verb checks the task, changes it, and returns an {@link Outcome}. Each change
 * adds 1 to the version.
 */
@Entity
@Table(name = "tasks")
class Task implements Persistable<TaskId> {

  @EmbeddedId
  @AttributeOverride(name = "value", column = @Column(name = "id"))
  private TaskId id;

  private String title;

  private @Nullable String description;

  @Enumerated(EnumType.STRING)
  private TaskStatus status;

  private Instant createdAt;

  private @Nullable Instant completedAt;

  private long version;

  /** Saves Spring Data a query for whether the row exists. JPA leaves it false in loaded tasks. */
  @Transient private boolean isNew;

  @SuppressWarnings("NullAway.Init")
  protected Task() {}

  /** A new open task with version 1. */
  Task(TaskId id, NewTask content, Instant createdAt) {
    this.id = id;
    this.title = content.title();
    this.description = content.description();
    this.status = TaskStatus.OPEN;
    this.createdAt = createdAt;
    this.version = 1;
    this.isNew = true;
  }

  /** The event of this task's creation. */
  TaskEvent created() {
    return new TaskEvent.Created(snapshot().asCreated());
  }

  Outcome complete(Instant now) {
    if (!status.canBecome(TaskStatus.COMPLETED)) {
      return new Outcome.AlreadySo();
    }
    status = TaskStatus.COMPLETED;
    // The clocks of replicas differ, but a task must not be completed before it was created.
    completedAt = now.isBefore(createdAt) ? createdAt : now;
    version++;
    return new Outcome.Happened(new TaskEvent.Completed(snapshot()));
  }

  TaskSnapshot snapshot() {
    return new TaskSnapshot(id, title, description, status, createdAt, completedAt, version);
  }

  @Override
  public TaskId getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return isNew;
  }
}
