package dev.workstream.gateway.request;

import java.io.IOException;
import java.time.Duration;

/** The body of a request did not arrive within the time limit. */
public class BodyTooSlow extends IOException {

  BodyTooSlow(Duration limit) {
    super("The body took more than " + limit.toSeconds() + " s");
  }
}
