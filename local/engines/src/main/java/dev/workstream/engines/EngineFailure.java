package dev.workstream.engines;

import org.jspecify.annotations.Nullable;

/** An engine could not be started; the message says which, and where its log is. */
public class EngineFailure extends RuntimeException {

  EngineFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
