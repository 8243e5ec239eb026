package dev.workstream.notifications.inbox;

import dev.workstream.notifications.broker.Delivery;
import dev.workstream.notifications.broker.QueueTopology;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Shows in the trace of an event when it was taken from the queue and when it was recorded. */
@Component
class InboxTrace {

  private static final String TRACE_PARENT = "traceparent";

  /** Of a sampled trace; of any other there is nothing to show. */
  private static final Pattern SAMPLED =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f][13579bdf]");

  private final Tracer tracer;

  InboxTrace(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Told afterwards: a batch has as many traces as events. */
  void recorded(Delivery delivery, Decoded.Event event, Instant recordedAt) {
    var place = SAMPLED.matcher(String.valueOf(delivery.headers().get(TRACE_PARENT)));
    if (!place.matches()) {
      return;
    }
    var parent =
        tracer
            .traceContextBuilder()
            .traceId(place.group(1))
            .spanId(place.group(2))
            .sampled(true)
            .build();
    tracer
        .spanBuilder()
        .setParent(parent)
        .kind(Span.Kind.CONSUMER)
        .name("process " + QueueTopology.QUEUE)
        .startTimestamp(micros(delivery.receivedAt()), TimeUnit.MICROSECONDS)
        .tag("messaging.system", "rabbitmq")
        .tag("messaging.destination.name", QueueTopology.QUEUE)
        .tag("messaging.message.id", event.eventId())
        .tag("subject", event.subject())
        .start()
        .end(micros(recordedAt), TimeUnit.MICROSECONDS);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
