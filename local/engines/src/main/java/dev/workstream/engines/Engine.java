package dev.workstream.engines;

import java.nio.file.Path;

/** A server that Workstream needs: PostgreSQL, RabbitMQ, Redis or MongoDB, or a replacement. */
public interface Engine extends AutoCloseable {

  /**
   * The product and its version, for example {@code PostgreSQL 18.4}. The version is known once the
   * engine has started.
   */
  String version();

  /** The port for clients, on 127.0.0.1. */
  int port();

  /** The engine's log file. */
  Path log();

  /**
   * Starts with the existing data and returns when the engine is ready for clients.
   *
   * @throws EngineFailure if it is not ready in time
   */
  void start();

  /** Stops in an orderly way and keeps the data. Does nothing if the engine is not running. */
  void stop();

  /**
   * Ends it as SIGKILL does: the engine can neither save anything nor close its connections. Does
   * nothing if the engine is not running.
   */
  void kill();

  /** Whether the engine has started and not ended. */
  boolean isRunning();

  @Override
  default void close() {
    stop();
  }
}
