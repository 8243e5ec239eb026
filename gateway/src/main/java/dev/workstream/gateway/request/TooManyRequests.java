package dev.workstream.gateway.request;

import java.time.Duration;

/** A client has used up what the rate limit allows it for now. */
public class TooManyRequests extends RuntimeException {

  private final Duration retryAfter;

  TooManyRequests(Duration retryAfter) {
    super("The next request is allowed in " + retryAfter.toMillis() + " ms");
    this.retryAfter = retryAfter;
  }

  /** After how long the client may send its next request. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
