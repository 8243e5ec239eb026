package dev.workstream.gateway.request;

import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** By which ids the current request is found in the logs. */
@Component
public class RequestContext {

  static final String REQUEST_ID = "request_id";

  private final Tracer tracer;

  RequestContext(Tracer tracer) {
    this.tracer = tracer;
  }

  /** The value of X-Request-Id; null outside a request. */
  public @Nullable String requestId() {
    return MDC.get(REQUEST_ID);
  }

  /** The W3C trace id; null outside a trace. */
  public @Nullable String traceId() {
    var context = tracer.currentTraceContext().context();
    return context == null ? null : context.traceId();
  }
}
