package dev.workstream.notifications.records;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event in the log.
 *
 * @param position the place in the order of all records; {@link #NO_POSITION} before {@link
 *     RecordOrder} has decided it
 * @param eventId the key: the store holds at most one record per event
 * @param occurredAt in milliseconds, for queries; the envelope keeps the time as it was sent
 * @param envelope the event exactly as it was received
 * @param publishedAt when the relay published it; null if the message does not say
 * @param receivedAt when this service took it from the queue
 * @param recordedAt when this service wrote the record
 */
public record EventRecord(
    long position,
    String eventId,
    String eventType,
    String subject,
    long sequence,
    Instant occurredAt,
    String traceId,
    String envelope,
    @Nullable Instant publishedAt,
    Instant receivedAt,
    Instant recordedAt) {

  /** Positions begin at 1. */
  public static final long NO_POSITION = 0;
}
