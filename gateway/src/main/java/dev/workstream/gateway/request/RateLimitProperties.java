package dev.workstream.gateway.request;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The rate limit of one client.
 *
 * @param requestsPerSecond sustained rate; null: no limit
 * @param burst max requests at once after a pause; null: twice the sustained rate
 */
@ConfigurationProperties("workstream.rate-limit")
@Validated
record RateLimitProperties(
    @Min(1) @Max(1_000_000) @Nullable Integer requestsPerSecond,
    @Min(1) @Max(2_000_000) @Nullable Integer burst) {

  boolean isOn() {
    return requestsPerSecond != null;
  }

  int rate() {
    if (requestsPerSecond == null) {
      throw new IllegalStateException("The rate limit is off");
    }
    return requestsPerSecond;
  }

  int capacity() {
    return burst == null ? 2 * rate() : burst;
  }
}
