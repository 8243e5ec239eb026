package dev.workstream.gateway.request;

import java.io.IOException;
import java.time.Duration;

/** A request's body did not arrive in the time that any request needs. */
public class BodyTooSlow extends IOException {

  BodyTooSlow(Duration limit) {
    super("The body took more than " + limit.toSeconds() + " s");
  }
}
