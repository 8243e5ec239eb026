package dev.workstream.gateway.request;

import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** By which ids the current request is found in the logs. */
@Component
public class RequestContext {

  static final String REQUEST_ID = "request_id";
  static final String TASK_ID = "task_id";

  // Micrometer's own name; application.yaml says what it is called in the log.
  static final String TRACE_ID = "traceId";

  private final Tracer tracer;

  RequestContext(Tracer tracer) {
    this.tracer = tracer;
  }

  /** The value of X-Request-Id; null outside a request. */
  public @Nullable String requestId() {
    return MDC.get(REQUEST_ID);
  }

  /** Has what is logged of the current request say which task it was about. */
  public void isAbout(String taskId) {
    MDC.put(TASK_ID, taskId);
  }

  /** The W3C trace id; null outside a trace. */
  public @Nullable String traceId() {
    var context = tracer.currentTraceContext().context();
    return context == null ? MDC.get(TRACE_ID) : context.traceId();
  }
}
