package dev.workstream.notifications.live;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recorded event, at its place in the order of all of them.
 *
 * @param envelope the event as it was received, to the letter
 * @param publishedAt null if the message does not say
 */
public record LiveEvent(
    long position,
    String eventId,
    String eventType,
    String subject,
    long sequence,
    String traceId,
    String envelope,
    @Nullable Instant publishedAt,
    Instant receivedAt,
    Instant recordedAt) {

  Token token() {
    return Token.of(this);
  }
}
