package dev.workstream.defaults.http;

/** A field, parameter or header of a request breaks a rule. */
public class InvalidRequest extends RuntimeException {

  private final transient FieldError error;

  public InvalidRequest(String field, String code, String message) {
    this(new FieldError(field, code, message));
  }

  private InvalidRequest(FieldError error) {
    super("Invalid: " + error);
    this.error = error;
  }

  public FieldError error() {
    return error;
  }
}
