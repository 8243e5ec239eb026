package dev.workstream.gateway.request;

import java.io.IOException;

/** A request's body has more bytes than any request needs. */
public class BodyTooLarge extends IOException {

  BodyTooLarge(int limit) {
    super("The body has more than " + limit + " bytes");
  }
}
