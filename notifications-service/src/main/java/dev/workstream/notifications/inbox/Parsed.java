package dev.workstream.notifications.inbox;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What can be said of a message before it is held against the contract. */
sealed interface Parsed {

  /**
   * JSON of some kind.
   *
   * @param text as it came
   * @param eventId which event it says that it is; null if it does not say, or says two things
   */
  record Json(String text, JsonNode node, @Nullable String eventId) implements Parsed {}

  /** Something that will never be an event. */
  record Not(Decoded.Unreadable unreadable) implements Parsed {}
}
