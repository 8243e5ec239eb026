package dev.workstream.gateway.request;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Names every request, by the caller's X-Request-Id if it is well-formed, tells the caller the
 * request's id and trace with every answer, and logs what was answered.
 */
@Component
// After Boot's observation filter, which begins the trace.
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestIdFilter extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(RequestIdFilter.class);

  private static final String HEADER = "X-Request-Id";
  private static final String IDS = RequestIdFilter.class.getName() + ".ids";

  // What is safe in any log and any header.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final RequestContext context;

  RequestIdFilter(RequestContext context) {
    this.context = context;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var ids = ids(request);
    response.setHeader(HEADER, ids.request());
    if (ids.trace() != null) {
      response.setHeader("X-Trace-Id", ids.trace());
    }
    var start = System.nanoTime();
    try (var _ = MDC.putCloseable(RequestContext.REQUEST_ID, ids.request());
        var _ = MDC.putCloseable(RequestContext.TRACE_ID, ids.trace())) {
      chain.doFilter(request, response);
      log.atInfo()
          .addKeyValue("method", request.getMethod())
          .addKeyValue("path", request.getRequestURI())
          .addKeyValue("status", response.getStatus())
          .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
          .log("Answered");
    } finally {
      MDC.remove(RequestContext.TASK_ID);
    }
  }

  private record Ids(String request, @Nullable String trace) {}

  /** The same for the page that tells of an error as for the request that ran into it. */
  private Ids ids(HttpServletRequest request) {
    if (request.getAttribute(IDS) instanceof Ids ids) {
      return ids;
    }
    var given = request.getHeader(HEADER);
    var isWellFormed = given != null && FORM.matcher(given).matches();
    var ids = new Ids(isWellFormed ? given : UUID.randomUUID().toString(), context.traceId());
    request.setAttribute(IDS, ids);
    return ids;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
