package dev.workstream.engines;

import java.time.Duration;

/** The running server of a {@link ProcessEngine}. */
interface EngineProcess {

  boolean isAlive();

  /** Asks it to stop, and kills it after a limit. Does nothing if it has ended. */
  void stop();

  /** Ends it as SIGKILL does. */
  void kill();

  /**
   * A single child process.
   *
   * @param stopLimit how long to wait before killing it
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
