package dev.workstream.defaults.http;

import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The ids of the current request, to find it in the logs. */
public final class RequestContext {

  /** Micrometer's name. application.yaml renames it in the log. */
  static final String TRACE_ID = "traceId";

  private final Tracer tracer;

  RequestContext(Tracer tracer) {
    this.tracer = tracer;
  }

  /** The value of X-Request-Id; null outside a request. */
  public @Nullable String requestId() {
    return MDC.get(RequestIds.LOG_FIELD);
  }

  /** The W3C trace id; null outside a trace. */
  public @Nullable String traceId() {
    var context = tracer.currentTraceContext().context();
    return context == null ? MDC.get(TRACE_ID) : context.traceId();
  }
}
