package dev.workstream.tasks.outbox;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Shows in the trace of an event how long it was in the outbox. */
@Component
class OutboxTrace {

  private final Tracer tracer;

  OutboxTrace(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Told afterwards: while it waits, an event is in nobody's hands. */
  void published(OutboxRow row, Instant confirmedAt) {
    var place = TraceParent.of(row.traceparent());
    if (!place.isSampled()) {
      return;
    }
    var parent =
        tracer
            .traceContextBuilder()
            .traceId(place.traceId())
            .spanId(place.spanId())
            .sampled(true)
            .build();
    tracer
        .spanBuilder()
        .setParent(parent)
        .kind(Span.Kind.PRODUCER)
        .name("publish " + EventPublisher.EXCHANGE)
        .startTimestamp(micros(row.createdAt()), TimeUnit.MICROSECONDS)
        .tag("messaging.system", "rabbitmq")
        .tag("messaging.destination.name", EventPublisher.EXCHANGE)
        .tag("messaging.rabbitmq.destination.routing_key", row.eventType())
        .tag("messaging.message.id", row.eventId().toString())
        .tag("subject", row.subject())
        .start()
        .end(micros(confirmedAt), TimeUnit.MICROSECONDS);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
