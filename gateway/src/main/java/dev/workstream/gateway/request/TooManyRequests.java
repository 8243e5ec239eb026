package dev.workstream.gateway.request;

import java.time.Duration;

/** A client has exceeded the rate limit. */
public class TooManyRequests extends RuntimeException {

  private final Duration retryAfter;

  TooManyRequests(Duration retryAfter) {
    super("The next request is allowed in " + retryAfter.toMillis() + " ms");
    this.retryAfter = retryAfter;
  }

  /** How long the client must wait before its next request. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
