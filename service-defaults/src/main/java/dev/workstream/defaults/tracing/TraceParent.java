package dev.workstream.defaults.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The place of a message in a trace, so that spans can be added to the trace later.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
public record TraceParent(String traceId, String spanId, boolean isSampled) {

  /** An id of only zeros is invalid. */
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]([0-9a-f])");

  /** The current place in a trace, or a new trace if there is none. */
  public static TraceParent current(Tracer tracer) {
    var context = tracer.currentTraceContext().context();
    if (context == null) {
      return new TraceParent(randomHex() + randomHex(), randomHex(), false);
    }
    return new TraceParent(
        context.traceId(), context.spanId(), Boolean.TRUE.equals(context.sampled()));
  }

  /** Reads a {@code traceparent} header; empty if it is malformed. */
  public static Optional<TraceParent> parse(String header) {
    var form = FORM.matcher(header);
    return form.matches()
        ? Optional.of(
            new TraceParent(
                form.group(1),
                form.group(2),
                (HexFormat.fromHexDigit(form.group(3).charAt(0)) & 1) == 1))
        : Optional.empty();
  }

  /** The value of a {@code traceparent} header. */
  public String header() {
    return "00-" + traceId + "-" + spanId + (isSampled ? "-01" : "-00");
  }

  /** Adds a span to the trace of a message after the message was handled. */
  public Span.Builder spanFrom(Tracer tracer, Instant start) {
    var parent =
        tracer.traceContextBuilder().traceId(traceId).spanId(spanId).sampled(isSampled).build();
    return tracer
        .spanBuilder()
        .setParent(parent)
        .startTimestamp(micros(start), TimeUnit.MICROSECONDS);
  }

  /** Ends a span of {@link #spanFrom}. */
  public static void end(Span.Builder span, Instant end) {
    span.start().end(micros(end), TimeUnit.MICROSECONDS);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static String randomHex() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
  }
}
