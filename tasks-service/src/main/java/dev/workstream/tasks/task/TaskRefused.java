package dev.workstream.tasks.task;

import java.util.List;

/** A use case refused the request. Nothing has changed. */
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

    /** Never empty. */
    public List<FieldViolation> violations() {
      return violations;
    }
  }

  /** No task has this id. */
  public static final class NotFound extends TaskRefused {

    NotFound(TaskId id) {
      super("There is no task " + id);
    }
  }

  /** The request id was used for other content and has not expired. */
  public static final class RequestIdReused extends TaskRefused {

    RequestIdReused() {
      super("The request id was used with other content");
    }
  }
}
