package dev.workstream.notifications.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A record as readers see it: the envelope as it came, and the times of its way. */
record NotificationResponse(
    JsonNode eventId,
    JsonNode eventType,
    JsonNode occurredAt,
    JsonNode producer,
    JsonNode traceId,
    JsonNode subject,
    JsonNode sequence,
    JsonNode payload,
    @Nullable Instant publishedAt,
    Instant receivedAt,
    Instant recordedAt) {

  static NotificationResponse of(Notification notification, JsonMapper json) {
    var envelope = json.readTree(notification.envelope());
    return new NotificationResponse(
        envelope.path("event_id"),
        envelope.path("event_type"),
        envelope.path("occurred_at"),
        envelope.path("producer"),
        envelope.path("trace_id"),
        envelope.path("subject"),
        envelope.path("sequence"),
        envelope.path("payload"),
        notification.publishedAt(),
        notification.receivedAt(),
        notification.recordedAt());
  }
}
