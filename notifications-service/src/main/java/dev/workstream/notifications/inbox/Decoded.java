package dev.workstream.notifications.inbox;

import java.time.Instant;
import java.util.Locale;

/** What the body of a message turned out to be. */
sealed interface Decoded {

  /**
   * An event.
   *
   * @param text the whole envelope, as it came
   */
  record Event(
      String eventId,
      String eventType,
      Instant occurredAt,
      String traceId,
      String subject,
      long sequence,
      String text)
      implements Decoded {}

  /**
   * Something that will never be an event.
   *
   * @param detail for people
   */
  record Unreadable(Reason reason, String detail) implements Decoded {}

  /** Why a message is poison. */
  enum Reason {
    TOO_LARGE,
    UNSUPPORTED_ENCODING,
    NOT_JSON,
    BAD_ENVELOPE,
    BAD_PAYLOAD,
    /** The message's own id is another than its envelope's. */
    ID_MISMATCH,
    /** The store will never take it. */
    NOT_RECORDABLE;

    /** As it is written in headers and metrics. */
    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
