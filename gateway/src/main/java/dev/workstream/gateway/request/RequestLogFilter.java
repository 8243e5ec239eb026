package dev.workstream.gateway.request;

import dev.workstream.defaults.http.RequestIdFilter;
import dev.workstream.defaults.lifecycle.Ticker;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Logs one line per response. RequestIdFilter has set the ids of the request before. */
@Component
@Order(RequestIdFilter.ORDER + 1)
class RequestLogFilter extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(RequestLogFilter.class);

  private final Ticker ticker;

  RequestLogFilter(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var start = ticker.nanos();
    try {
      chain.doFilter(request, response);
      log.atInfo()
          .addKeyValue("method", request.getMethod())
          .addKeyValue("path", request.getRequestURI())
          .addKeyValue("status", response.getStatus())
          .addKeyValue("millis", ticker.since(start).toMillis())
          .log("Answered");
    } finally {
      LogFields.clear();
    }
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
