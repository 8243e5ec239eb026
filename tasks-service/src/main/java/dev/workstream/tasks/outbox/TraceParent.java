package dev.workstream.tasks.outbox;

import io.micrometer.tracing.Tracer;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The place in a trace at which an event was made, so that its way can be followed past the outbox.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
record TraceParent(String traceId, String spanId, boolean isSampled) {

  /** The current place, or a new trace outside of any. */
  static TraceParent current(Tracer tracer) {
    var context = tracer.currentTraceContext().context();
    if (context == null) {
      return new TraceParent(randomHex() + randomHex(), randomHex(), false);
    }
    return new TraceParent(
        context.traceId(), context.spanId(), Boolean.TRUE.equals(context.sampled()));
  }

  /** What {@link #header} gave. */
  static TraceParent of(String header) {
    var parts = header.split("-", -1);
    return new TraceParent(parts[1], parts[2], parts[3].equals("01"));
  }

  /** The value of a {@code traceparent} header. */
  String header() {
    return "00-" + traceId + "-" + spanId + (isSampled ? "-01" : "-00");
  }

  private static String randomHex() {
    // All zeros would be no id.
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
  }
}
