package dev.workstream.launcher;

/** The system could not be started, or not be kept running; the message says what to do next. */
public class LaunchFailure extends RuntimeException {

  public LaunchFailure(String message) {
    super(message);
  }
}
