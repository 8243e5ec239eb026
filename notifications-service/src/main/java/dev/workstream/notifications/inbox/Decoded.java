package dev.workstream.notifications.inbox;

import dev.workstream.notifications.broker.DeadLetterReason;
import dev.workstream.notifications.broker.Letter;
import java.time.Instant;

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

  /** Something that will never be an event. */
  record Unreadable(Letter letter) implements Decoded {

    Unreadable(DeadLetterReason reason, String detail) {
      this(new Letter(reason, detail));
    }
  }
}
