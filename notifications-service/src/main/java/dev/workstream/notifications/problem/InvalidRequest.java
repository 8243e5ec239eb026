package dev.workstream.notifications.problem;

/** A request that asks for something that cannot be. */
public class InvalidRequest extends RuntimeException {

  private final transient FieldError error;

  public InvalidRequest(String field, String code, String message) {
    super("Invalid: " + field + " " + message);
    this.error = new FieldError(field, code, message);
  }

  FieldError error() {
    return error;
  }
}
