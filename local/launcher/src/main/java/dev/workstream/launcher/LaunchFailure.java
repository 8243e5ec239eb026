package dev.workstream.launcher;

/** The system cannot start, or a part of it ended. The message says what happened. */
public class LaunchFailure extends RuntimeException {

  public LaunchFailure(String message) {
    super(message);
  }
}
