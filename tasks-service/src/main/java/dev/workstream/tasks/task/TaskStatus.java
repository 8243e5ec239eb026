package dev.workstream.tasks.task;

import java.util.EnumSet;
import java.util.Set;

/** The status of a task. docs/lifecycle.md draws the allowed transitions. */
public enum TaskStatus {
  /** To do. A client completes it. */
  OPEN,

  /** Done. Final. */
  COMPLETED;

  boolean canBecome(TaskStatus next) {
    return next().contains(next);
  }

  /** All allowed next statuses; empty for a final status. */
  Set<TaskStatus> next() {
    return switch (this) {
      case OPEN -> EnumSet.of(COMPLETED);
      case COMPLETED -> EnumSet.noneOf(TaskStatus.class);
    };
  }
}
