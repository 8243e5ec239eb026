package dev.workstream.tasks.task;

import java.util.List;

/** A use case was refused; nothing was changed. */
public abstract sealed class TaskRefused extends RuntimeException {

  private TaskRefused(String message) {
    super(message);
  }

  /** Fields of the request break rules. */
  public static final class Invalid extends TaskRefused {

    private final transient List<FieldViolation> violations;

    public Invalid(FieldViolation... violations) {
      this(List.of(violations));
    }

    Invalid(List<FieldViolation> violations) {
      super("Invalid: " + violations);
      this.violations = List.copyOf(violations);
    }

    /** At least one. */
    public List<FieldViolation> violations() {
      return violations;
    }
  }

  /** There is no task of this id. */
  public static final class NotFound extends TaskRefused {

    NotFound(TaskId id) {
      super("There is no task " + id);
    }
  }

  /** The request id was used within its lifetime for a request with other content. */
  public static final class RequestIdReused extends TaskRefused {

    RequestIdReused() {
      super("The request id was used with other content");
    }
  }
}
