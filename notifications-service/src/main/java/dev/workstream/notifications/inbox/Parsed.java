package dev.workstream.notifications.inbox;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The result of parsing a message, before the check against the contract. */
sealed interface Parsed {

  /**
   * The body is JSON.
   *
   * @param text the body, exactly as received
   * @param eventId null if the body has no event_id, or if the message_id differs from it
   */
  record Json(String text, JsonNode node, @Nullable String eventId) implements Parsed {}

  /** The message is invalid; retrying cannot help. */
  record Failed(Decoded.Unreadable unreadable) implements Parsed {}
}
