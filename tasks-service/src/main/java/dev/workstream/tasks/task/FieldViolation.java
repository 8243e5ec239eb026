package dev.workstream.tasks.task;

/**
 * One rule that one field breaks.
 *
 * @param field name of the field in the contract
 * @param code stable, for programs
 * @param message for people; completes "the field …"
 */
public record FieldViolation(String field, Code code, String message) {

  /** The kind of rule. */
  public enum Code {
    /** Missing, or only white space. */
    REQUIRED,
    TOO_LONG,
    /** Contains a character that is not allowed. */
    FORBIDDEN_CHARACTER,
    OUT_OF_RANGE,
    /** Does not have the field's format. */
    MALFORMED
  }
}
