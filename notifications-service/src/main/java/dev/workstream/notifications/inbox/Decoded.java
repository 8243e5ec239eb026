package dev.workstream.notifications.inbox;

import dev.workstream.notifications.broker.DeadLetterReason;
import dev.workstream.notifications.broker.Letter;
import java.time.Instant;

/** The result of decoding a message. */
sealed interface Decoded {

  /**
   * A valid event.
   *
   * @param text the whole envelope, exactly as received
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

  /** The message is invalid; retrying cannot help. */
  record Unreadable(Letter letter) implements Decoded {

    Unreadable(DeadLetterReason reason, String detail) {
      this(new Letter(reason, detail));
    }
  }
}
