package dev.workstream.notifications.problem;

/** The requested resource does not exist. */
public class NotFound extends RuntimeException {

  public NotFound(String message) {
    super(message);
  }
}
