package dev.workstream.gateway.problem;

/**
 * One thing wrong with one field, parameter or header of a request.
 *
 * @param code stable, for programs
 * @param message for people
 */
public record FieldError(String field, String code, String message) {

  private static final int NAME_LIMIT = 64;

  /** Names of unknown fields are the caller's: of a long one only the beginning is repeated. */
  public FieldError {
    if (field.length() > NAME_LIMIT) {
      field = field.substring(0, NAME_LIMIT) + "…";
    }
  }
}
