package dev.workstream.tasks.task;

/**
 * One thing wrong with one field.
 *
 * @param field name of the field in the contract
 * @param code stable, for programs
 * @param message for people; completes "the field …"
 */
public record FieldViolation(String field, Code code, String message) {

  /** What kind of rule a field breaks. */
  public enum Code {
    /** Missing, or nothing but white space. */
    REQUIRED,
    TOO_LONG,
    /** Contains a character that must not be there. */
    FORBIDDEN_CHARACTER,
    OUT_OF_RANGE,
    /** Not of the form that the field has. */
    MALFORMED
  }
}
