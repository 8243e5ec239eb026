package dev.workstream.tasks.task;

/** What has become of a task. */
public enum TaskStatus {
  OPEN,
  COMPLETED;

  /** The legal transitions, all of them. */
  boolean canBecome(TaskStatus next) {
    return switch (this) {
      case OPEN -> next == COMPLETED;
      case COMPLETED -> false;
    };
  }
}
