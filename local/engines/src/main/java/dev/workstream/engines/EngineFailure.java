package dev.workstream.engines;

import org.jspecify.annotations.Nullable;

/** An engine cannot be started. The message names the engine and its log. */
public class EngineFailure extends RuntimeException {

  EngineFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
