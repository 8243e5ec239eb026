package dev.workstream.tasks.outbox;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * An event to publish. The fields are those of proto/workstream/events/v1/envelope.schema.json.
 *
 * @param eventId UUIDv7
 * @param eventType the routing key
 * @param subject the thing that the event is about; events of one subject are published in order of
 *     sequence
 * @param sequence the subject's version after the change: 1, 2, 3 and so on, without gaps
 * @param payload the subject after the change
 */
public record OutboxMessage(
    UUID eventId,
    String eventType,
    Instant occurredAt,
    String subject,
    long sequence,
    JsonNode payload) {

  private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

  /** An event with a new id. */
  public OutboxMessage(
      String eventType, Instant occurredAt, String subject, long sequence, JsonNode payload) {
    this(GENERATOR.generate(), eventType, occurredAt, subject, sequence, payload);
  }
}
