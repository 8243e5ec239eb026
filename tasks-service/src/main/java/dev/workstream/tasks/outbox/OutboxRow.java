package dev.workstream.tasks.outbox;

import dev.workstream.defaults.tracing.TraceParent;
import java.time.Instant;
import java.util.UUID;

/**
 * An event that waits to be published.
 *
 * @param body the envelope, published unchanged
 * @param attempts how often the broker refused or returned it
 */
record OutboxRow(
    UUID eventId,
    String eventType,
    String subject,
    long sequence,
    byte[] body,
    String traceparent,
    Instant createdAt,
    int attempts) {

  /** For the log; empty if the row has no valid trace. */
  String traceId() {
    return TraceParent.parse(traceparent).map(TraceParent::traceId).orElse("");
  }
}
