package dev.workstream.notifications.records;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record in the read API: the envelope as received, and when it was published, received and
 * recorded.
 */
record RecordResponse(
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

  static RecordResponse of(EventRecord event, JsonMapper json) {
    var envelope = json.readTree(event.envelope());
    return new RecordResponse(
        envelope.path("event_id"),
        envelope.path("event_type"),
        envelope.path("occurred_at"),
        envelope.path("producer"),
        envelope.path("trace_id"),
        envelope.path("subject"),
        envelope.path("sequence"),
        envelope.path("payload"),
        event.publishedAt(),
        event.receivedAt(),
        event.recordedAt());
  }
}
