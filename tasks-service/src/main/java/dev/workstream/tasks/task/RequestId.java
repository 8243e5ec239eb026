package dev.workstream.tasks.task;

import java.util.regex.Pattern;

/**
 * The idempotency key of a create request.
 *
 * @param value 1 to 255 visible ASCII characters
 */
public record RequestId(String value) {

  private static final Pattern FORM = Pattern.compile("[!-~]{1,255}");

  /**
   * @throws TaskRefused.Invalid if the value has another form
   */
  public RequestId {
    if (!FORM.matcher(value).matches()) {
      throw new TaskRefused.Invalid(
          new FieldViolation(
              "request_id",
              FieldViolation.Code.MALFORMED,
              "must be 1 to 255 visible ASCII characters"));
    }
  }
}
