package dev.workstream.tasks.task;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Identifies a task: a UUIDv7 (RFC 9562), so that ids sort by creation time.
 *
 * @param value a UUID of version 7
 */
@Embeddable
public record TaskId(UUID value) implements Serializable {

  // UUID.fromString also accepts short forms such as 1-1-1-1-1.
  private static final Pattern CANONICAL =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

  private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

  static TaskId next() {
    return new TaskId(GENERATOR.generate());
  }

  /**
   * Parses an id in its canonical form of 36 characters, in upper or lower case.
   *
   * @throws TaskRefused.Invalid if the text has another form
   */
  public static TaskId parse(String text) {
    if (!CANONICAL.matcher(text).matches()) {
      throw new TaskRefused.Invalid(
          new FieldViolation("id", FieldViolation.Code.MALFORMED, "must be a UUIDv7"));
    }
    return new TaskId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
