package dev.workstream.gateway.request;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Limits the requests per second of each client. Each replica counts in its own memory, so this
 * protects the service but is no exact quota.
 */
class RateLimitFilter extends OncePerRequestFilter {

  // Up to 30 MB. Beyond that the cache drops clients it has not seen lately; their count restarts.
  private static final int MAX_CLIENTS = 100_000;

  private final LoadingCache<ClientAddress, Bucket> buckets;
  private final HandlerExceptionResolver problems;

  RateLimitFilter(RateLimitProperties properties, HandlerExceptionResolver problems) {
    this.problems = problems;
    var timeToFill = Duration.ofSeconds(Math.ceilDiv(properties.capacity(), properties.rate()));
    buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            // By then the bucket is full, and equal to a new one.
            .expireAfterAccess(timeToFill.plusSeconds(1))
            .build(_ -> bucket(properties));
  }

  private static Bucket bucket(RateLimitProperties properties) {
    return Bucket.builder()
        .addLimit(limit ->
            limit
                .capacity(properties.capacity())
                .refillGreedy(properties.rate(), Duration.ofSeconds(1)))
        .build();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var probe =
        buckets.get(ClientAddress.of(request.getRemoteAddr())).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      chain.doFilter(request, response);
    } else {
      var wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
      problems.resolveException(request, response, null, new TooManyRequests(wait));
    }
  }
}
