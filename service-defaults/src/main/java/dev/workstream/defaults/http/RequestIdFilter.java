package dev.workstream.defaults.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id: the caller's X-Request-Id if it is well-formed, else a new one.
 * Answers with the ids of the request and its trace.
 */
// After Boot's observation filter, which starts the trace.
@Order(RequestIdFilter.ORDER)
public final class RequestIdFilter extends OncePerRequestFilter {

  public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

  private static final String IDS = RequestIdFilter.class.getName() + ".ids";

  private final RequestContext context;

  RequestIdFilter(RequestContext context) {
    this.context = context;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var ids = ids(request);
    response.setHeader(RequestIds.HEADER, ids.request());
    if (ids.trace() != null) {
      response.setHeader("X-Trace-Id", ids.trace());
    }
    try (var _ = MDC.putCloseable(RequestIds.LOG_FIELD, ids.request());
        var _ = MDC.putCloseable(RequestContext.TRACE_ID, ids.trace())) {
      chain.doFilter(request, response);
    }
  }

  private record Ids(String request, @Nullable String trace) {}

  /** The error page keeps the ids of the failed request. */
  private Ids ids(HttpServletRequest request) {
    if (request.getAttribute(IDS) instanceof Ids ids) {
      return ids;
    }
    var ids = new Ids(RequestIds.of(request.getHeader(RequestIds.HEADER)), context.traceId());
    request.setAttribute(IDS, ids);
    return ids;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
