package dev.workstream.tasks.outbox;

import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** An event that the broker has confirmed. */
@JsonNaming(SnakeCaseStrategy.class)
record ArchivedEvent(
    UUID eventId, String eventType, String subject, long sequence, Instant publishedAt) {}
