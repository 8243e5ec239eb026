package dev.workstream.notifications.problem;

import io.micrometer.tracing.Tracer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Names every request, by the caller's X-Request-Id if it is well-formed, and tells the caller the
 * request's id and trace with every answer.
 */
@Component
// After Boot's observation filter, which begins the trace.
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestContext extends OncePerRequestFilter {

  private static final String HEADER = "X-Request-Id";
  private static final String LOG_FIELD = "request_id";

  // What is safe in any log and any header.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final Tracer tracer;

  RequestContext(Tracer tracer) {
    this.tracer = tracer;
  }

  @Nullable String requestId() {
    return MDC.get(LOG_FIELD);
  }

  @Nullable String traceId() {
    var context = tracer.currentTraceContext().context();
    return context == null ? null : context.traceId();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var given = request.getHeader(HEADER);
    var requestId =
        given != null && FORM.matcher(given).matches() ? given : UUID.randomUUID().toString();
    response.setHeader(HEADER, requestId);
    // Records are somebody's data: no browser is to guess at them, and no cache to keep them.
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    var traceId = traceId();
    if (traceId != null) {
      response.setHeader("X-Trace-Id", traceId);
    }
    try (var _ = MDC.putCloseable(LOG_FIELD, requestId)) {
      chain.doFilter(request, response);
    }
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
