package dev.workstream.gateway.request;

import java.io.IOException;

/** The body of a request is larger than the limit. */
public class BodyTooLarge extends IOException {

  BodyTooLarge(int limit) {
    super("The body has more than " + limit + " bytes");
  }
}
