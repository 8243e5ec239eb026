package dev.workstream.tasks.task;

import static dev.workstream.tasks.task.FieldViolation.Code.FORBIDDEN_CHARACTER;
import static dev.workstream.tasks.task.FieldViolation.Code.REQUIRED;
import static dev.workstream.tasks.task.FieldViolation.Code.TOO_LONG;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The content of a task to create. The constructor checks the rules, so every instance is valid.
 *
 * @param title 1 to {@value #TITLE_LIMIT} code points, trimmed, without control characters
 * @param description up to {@value #DESCRIPTION_LIMIT} code points, or null
 */
public record NewTask(String title, @Nullable String description) {

  static final int TITLE_LIMIT = 200;
  static final int DESCRIPTION_LIMIT = 4_000;

  /**
   * Trims the title, turns a blank description into null, and checks both.
   *
   * @throws TaskRefused.Invalid naming every field that breaks a rule
   */
  public NewTask {
    var violations = new ArrayList<FieldViolation>();
    title = trim(title);
    if (title.codePoints().allMatch(NewTask::isInvisible)) {
      violations.add(new FieldViolation("title", REQUIRED, "must not be blank"));
    }
    check("title", title, TITLE_LIMIT, NewTask::isForbiddenInTitle, violations);
    if (description != null && trim(description).isEmpty()) {
      description = null;
    }
    if (description != null) {
      check(
          "description",
          description,
          DESCRIPTION_LIMIT,
          NewTask::isForbiddenInDescription,
          violations);
    }
    if (!violations.isEmpty()) {
      throw new TaskRefused.Invalid(violations);
    }
  }

  /** A hash: equal for the same content and, in practice, different for other content. */
  byte[] fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(title.getBytes(StandardCharsets.UTF_8));
      if (description != null) {
        // A title never contains NUL, so NUL separates the two fields.
        digest.update((byte) 0);
        digest.update(description.getBytes(StandardCharsets.UTF_8));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static void check(
      String field,
      String text,
      int limit,
      IntPredicate forbidden,
      List<FieldViolation> violations) {
    if (text.codePointCount(0, text.length()) > limit) {
      violations.add(
          new FieldViolation(field, TOO_LONG, "must have at most " + limit + " characters"));
    }
    text.codePoints()
        .filter(forbidden)
        .findFirst()
        .ifPresent(character ->
            violations.add(
                new FieldViolation(
                    field, FORBIDDEN_CHARACTER, "must not contain U+%04X".formatted(character))));
  }

  private static String trim(String text) {
    var from = 0;
    var to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  // isWhitespace misses the no-break spaces, isSpaceChar misses the control characters.
  private static boolean isSpace(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  private static boolean isInvisible(int character) {
    return isSpace(character) || Character.getType(character) == Character.FORMAT;
  }

  private static boolean isForbiddenInTitle(int character) {
    return Character.isISOControl(character)
        || Character.getType(character) == Character.LINE_SEPARATOR
        || Character.getType(character) == Character.PARAGRAPH_SEPARATOR
        || isSurrogate(character)
        || isDirectionOverride(character);
  }

  private static boolean isForbiddenInDescription(int character) {
    var isLayout = character == '\n' || character == '\r' || character == '\t';
    return (Character.isISOControl(character) && !isLayout) || isSurrogate(character);
  }

  /** Half a surrogate pair. UTF-8 cannot encode it, so the database would store something else. */
  private static boolean isSurrogate(int character) {
    return Character.getType(character) == Character.SURROGATE;
  }

  /** Makes a title look like another text; see Unicode Technical Report 36, section 2.8. */
  private static boolean isDirectionOverride(int character) {
    return (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
