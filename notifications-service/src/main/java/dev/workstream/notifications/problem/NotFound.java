package dev.workstream.notifications.problem;

/** What was asked for is not there. */
public class NotFound extends RuntimeException {

  public NotFound(String message) {
    super(message);
  }
}
