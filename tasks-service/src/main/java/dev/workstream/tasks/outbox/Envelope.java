package dev.workstream.tasks.outbox;

import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The published form of an event: proto/workstream/events/v1/envelope.schema.json. */
record Envelope(
    UUID eventId,
    String eventType,
    Instant occurredAt,
    String producer,
    String traceId,
    String subject,
    long sequence,
    JsonNode payload) {

  static Envelope of(OutboxMessage message, String producer, String traceId) {
    return new Envelope(
        message.eventId(),
        message.eventType(),
        message.occurredAt(),
        producer,
        traceId,
        message.subject(),
        message.sequence(),
        message.payload());
  }
}
