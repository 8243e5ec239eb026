package dev.workstream.tasks.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task at one version.
 *
 * @param description null if the task has none
 * @param completedAt null while the task is open
 * @param version 1 for a new task; each change adds 1
 */
public record TaskSnapshot(
    TaskId id,
    String title,
    @Nullable String description,
    TaskStatus status,
    Instant createdAt,
    @Nullable Instant completedAt,
    long version) {

  /** The task at its creation. Title and description never change. */
  TaskSnapshot asCreated() {
    return new TaskSnapshot(id, title, description, TaskStatus.OPEN, createdAt, null, 1);
  }
}
