package dev.workstream.defaults.http;

/**
 * One thing wrong with one field, parameter or header of a request.
 *
 * @param code stable, for programs
 * @param message for people; completes "the field …"
 */
public record FieldError(String field, String code, String message) {

  private static final int NAME_LIMIT = 64;

  /** Names of unknown fields are the caller's: only the beginning of a long one is repeated. */
  public FieldError {
    if (field.length() > NAME_LIMIT) {
      field = field.substring(0, NAME_LIMIT) + "…";
    }
  }
}
