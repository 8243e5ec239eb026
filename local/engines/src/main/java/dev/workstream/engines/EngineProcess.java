package dev.workstream.engines;

import java.time.Duration;

/** The running server of a {@link ProcessEngine}. */
interface EngineProcess {

  boolean isAlive();

  /** Stops it in order, and by force after a limit. Does nothing if it has ended. */
  void stop();

  /** Ends it as SIGKILL does. */
  void kill();

  /**
   * A single child process.
   *
   * @param stopLimit how long it may take to stop in order
   */
  static EngineProcess of(ChildProcess child, Duration stopLimit) {
    return new EngineProcess() {
      @Override
      public boolean isAlive() {
        return child.isAlive();
      }

      @Override
      public void stop() {
        child.stop(stopLimit);
      }

      @Override
      public void kill() {
        child.kill();
      }
    };
  }
}
