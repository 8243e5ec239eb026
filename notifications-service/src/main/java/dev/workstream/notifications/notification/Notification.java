package dev.workstream.notifications.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.mapping.Field;

/**
 * The record of one event.
 *
 * @param eventId the key: a second record of the same event cannot be
 * @param occurredAt to the millisecond, for queries; the envelope has it as it was sent
 * @param envelope the event as it was received, to the letter
 * @param publishedAt when the relay published it; null if the message does not say
 * @param receivedAt when it was taken from the queue
 * @param recordedAt when this record was written
 */
@Document("notifications")
public record Notification(
    @Id String eventId,
    @Field("event_type") String eventType,
    String subject,
    long sequence,
    @Field("occurred_at") Instant occurredAt,
    @Field("trace_id") String traceId,
    String envelope,
    @Field("published_at") @Nullable Instant publishedAt,
    @Field("received_at") Instant receivedAt,
    @Field("recorded_at") Instant recordedAt) {}
