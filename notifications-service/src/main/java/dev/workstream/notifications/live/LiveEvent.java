package dev.workstream.notifications.live;

import java.time.Instant;

/**
 * A recorded event, at its place in the order of all of them.
 *
 * @param envelope the event as it was received, to the letter
 */
public record LiveEvent(
    long position,
    String eventId,
    String eventType,
    String subject,
    long sequence,
    String traceId,
    String envelope,
    Instant recordedAt) {

  Token token() {
    return Token.of(this);
  }
}
