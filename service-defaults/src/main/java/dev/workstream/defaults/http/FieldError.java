package dev.workstream.defaults.http;

/**
 * One rule that a field, parameter or header of a request breaks.
 *
 * @param code stable, for programs
 * @param message for people; completes "the field …"
 */
public record FieldError(String field, String code, String message) {

  private static final int NAME_LIMIT = 64;

  /** Callers choose the names of unknown fields, so a long name is cut. */
  public FieldError {
    if (field.length() > NAME_LIMIT) {
      field = field.substring(0, NAME_LIMIT) + "…";
    }
  }
}
