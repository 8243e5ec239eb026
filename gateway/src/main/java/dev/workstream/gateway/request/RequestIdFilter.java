package dev.workstream.gateway.request;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
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
    var given = request.getHeader(HEADER);
    var requestId =
        given != null && FORM.matcher(given).matches() ? given : UUID.randomUUID().toString();
    response.setHeader(HEADER, requestId);
    var traceId = context.traceId();
    if (traceId != null) {
      response.setHeader("X-Trace-Id", traceId);
    }
    var start = System.nanoTime();
    try (var _ = MDC.putCloseable(RequestContext.REQUEST_ID, requestId)) {
      chain.doFilter(request, response);
      log.atInfo()
          .addKeyValue("method", request.getMethod())
          .addKeyValue("path", request.getRequestURI())
          .addKeyValue("status", response.getStatus())
          .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
          .log("Answered");
    }
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
