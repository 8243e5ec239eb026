package dev.workstream.gateway.request;

import dev.workstream.defaults.http.InvalidRequest;

/** Text that a gRPC message can carry. */
public final class MessageText {

  private MessageText() {}

  /**
   * Refuses half a surrogate pair. It has no form in UTF-8: protobuf would send a question mark.
   *
   * @param field names the text in the refusal
   * @throws InvalidRequest if the text contains one
   */
  public static String of(String field, String text) {
    if (text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
      throw new InvalidRequest(
          field, "forbidden_character", "must not contain half a surrogate pair");
    }
    return text;
  }
}
