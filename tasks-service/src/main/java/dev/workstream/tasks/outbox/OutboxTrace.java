package dev.workstream.tasks.outbox;

import dev.workstream.defaults.tracing.TraceParent;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Adds a span to an event's trace that shows how long the event was in the outbox. */
@Component
class OutboxTrace {

  private final Tracer tracer;

  OutboxTrace(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Creates the span after the confirm, because no thread owns an event while it waits. */
  void published(OutboxRow row, Instant confirmedAt) {
    TraceParent.parse(row.traceparent())
        .filter(TraceParent::isSampled)
        .ifPresent(place -> TraceParent.end(span(place, row), confirmedAt));
  }

  private Span.Builder span(TraceParent place, OutboxRow row) {
    return place
        .spanFrom(tracer, row.createdAt())
        .kind(Span.Kind.PRODUCER)
        .name("publish " + EventPublisher.EXCHANGE)
        .tag("messaging.system", "rabbitmq")
        .tag("messaging.destination.name", EventPublisher.EXCHANGE)
        .tag("messaging.rabbitmq.destination.routing_key", row.eventType())
        .tag("messaging.message.id", row.eventId().toString())
        .tag("subject", row.subject());
  }
}
