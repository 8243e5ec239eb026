package dev.workstream.tasks.task;

import java.util.EnumSet;
import java.util.Set;

/** The state of a task. docs/lifecycle.md draws what may follow what. */
public enum TaskStatus {
  /** To do. A client moves it on: complete. */
  OPEN,

  /** Done. Final. */
  COMPLETED;

  boolean canBecome(TaskStatus next) {
    return next().contains(next);
  }

  /** What may follow, all of it; empty for a final status. */
  Set<TaskStatus> next() {
    return switch (this) {
      case OPEN -> EnumSet.of(COMPLETED);
      case COMPLETED -> EnumSet.noneOf(TaskStatus.class);
    };
  }
}
