package dev.workstream.engines;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An engine in a process outside this JVM. This class starts and stops the process and waits until
 * it is ready; each subclass launches its process and asks for its version.
 */
abstract class ProcessEngine implements Engine {

  final Path data;
  private final String title;
  private final String name;
  private final Path log;
  private final RunFolder run;
  private final int port;
  private final Duration startLimit;
  private volatile @Nullable EngineProcess process;
  private volatile String version;

  /**
   * @param title the product's name, without a version
   * @param name of its data folder, its log and its pid file
   */
  ProcessEngine(String title, String name, Folders folders, int port, Duration startLimit) {
    this.title = title;
    this.name = name;
    this.data = folders.data(name);
    this.log = folders.log(name);
    this.run = folders.run();
    this.port = port;
    this.startLimit = startLimit;
    this.version = title;
  }

  /** Starts the server. It may return before the server is ready for clients. */
  abstract EngineProcess launch();

  /** The version that the server reports; null while it is not ready for clients. */
  abstract @Nullable String askVersion();

  @Override
  public final void start() {
    if (isRunning()) {
      return;
    }
    stop();
    process = launch();
    var answer = Wait.forValue(startLimit, () -> isRunning() ? askVersion() : "");
    if (answer == null || answer.isEmpty()) {
      stop();
      throw failure(
          answer == null ? "was not ready within " + startLimit : "ended while starting", null);
    }
    version = title + " " + answer;
  }

  @Override
  public final void stop() {
    var started = process;
    process = null;
    if (started != null) {
      started.stop();
    }
  }

  @Override
  public final void kill() {
    var started = process;
    if (started != null) {
      started.kill();
    }
  }

  @Override
  public final boolean isRunning() {
    var started = process;
    return started != null && started.isAlive();
  }

  @Override
  public final String version() {
    return version;
  }

  @Override
  public final int port() {
    return port;
  }

  @Override
  public final Path log() {
    return log;
  }

  /** Starts a child process in the data folder, with this engine's log. */
  final ChildProcess child(List<String> command) {
    return child(name, command, Map.of());
  }

  /**
   * Starts a child process in the data folder, with this engine's log.
   *
   * @param childName of its pid file
   */
  final ChildProcess child(
      String childName, List<String> command, Map<String, String> environment) {
    return ChildProcess.start(childName, command, environment, data, log, run);
  }

  /** Writes the pid file of a process that {@link #child} did not start. */
  final void note(ProcessHandle server) {
    run.note(name, server);
  }

  final void forget() {
    run.forget(name);
  }

  final EngineFailure failure(String what, @Nullable Throwable cause) {
    return new EngineFailure("%s %s; see %s".formatted(title, what, log), cause);
  }
}
