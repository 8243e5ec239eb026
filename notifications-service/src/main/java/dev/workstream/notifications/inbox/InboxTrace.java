package dev.workstream.notifications.inbox;

import dev.workstream.defaults.tracing.TraceParent;
import dev.workstream.notifications.broker.Delivery;
import dev.workstream.notifications.broker.QueueTopology;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Adds to an event's trace when the inbox received the event and when it was recorded. */
@Component
class InboxTrace {

  private static final String TRACE_PARENT = "traceparent";

  private final Tracer tracer;

  InboxTrace(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Adds the span after recording: every event of a batch has its own trace. */
  void recorded(Delivery delivery, Decoded.Event event, Instant recordedAt) {
    TraceParent.parse(String.valueOf(delivery.headers().get(TRACE_PARENT)))
        .filter(TraceParent::isSampled)
        .ifPresent(parent -> TraceParent.end(span(parent, delivery, event), recordedAt));
  }

  private Span.Builder span(TraceParent parent, Delivery delivery, Decoded.Event event) {
    return parent
        .spanFrom(tracer, delivery.receivedAt())
        .kind(Span.Kind.CONSUMER)
        .name("process " + QueueTopology.QUEUE)
        .tag("messaging.system", "rabbitmq")
        .tag("messaging.destination.name", QueueTopology.QUEUE)
        .tag("messaging.message.id", event.eventId())
        .tag("subject", event.subject());
  }
}
