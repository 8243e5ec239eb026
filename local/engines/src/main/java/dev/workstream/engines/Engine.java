package dev.workstream.engines;

import java.nio.file.Path;

/** A server that Workstream stores in or publishes to. */
public interface Engine extends AutoCloseable {

  /** What was started, for example {@code PostgreSQL 18.4}. Known once started. */
  String version();

  /** The port on 127.0.0.1 at which clients are served. */
  int port();

  /** Where to look when something is wrong. */
  Path log();

  /**
   * Starts on the data that is there, and returns when clients are served.
   *
   * @throws EngineFailure if it does not come up in time
   */
  void start();

  /** Stops in order and keeps the data. Does nothing if it does not run. */
  void stop();

  /**
   * Ends it as SIGKILL does: nothing is written out and no client is told. Does nothing if it does
   * not run.
   */
  void kill();

  /** Whether it was started and has not ended since. */
  boolean isRunning();

  @Override
  default void close() {
    stop();
  }
}
