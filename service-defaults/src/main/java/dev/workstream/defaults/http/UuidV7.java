package dev.workstream.defaults.http;

import java.util.Locale;
import java.util.regex.Pattern;

/** Parses ids in paths and queries. */
public final class UuidV7 {

  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private UuidV7() {}

  /**
   * Returns the id in lower case.
   *
   * @throws InvalidRequest if the text is not a UUIDv7
   */
  public static String parse(String field, String text) {
    var id = text.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(id).matches()) {
      throw new InvalidRequest(field, "malformed", "must be a UUIDv7");
    }
    return id;
  }
}
