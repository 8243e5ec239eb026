package dev.workstream.proof.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to a REST call.
 *
 * @param call the method and the path, for messages
 * @param headers the first value of each header, by its name in lower case
 * @param text the body
 */
public record Answer(String call, int status, Map<String, String> headers, String text) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Whether the status is one of 200 to 299. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /**
   * Returns this answer.
   *
   * @throws UncheckedIOException if the status is not a success
   */
  public Answer successful() {
    if (!isSuccess()) {
      throw new UncheckedIOException(
          new IOException("%s returned %d %s".formatted(call, status, text)));
    }
    return this;
  }

  /** The value of a header, empty if it is missing. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The body as JSON; a missing node if the body is empty. */
  public JsonNode body() {
    return JSON.readTree(text);
  }
}
