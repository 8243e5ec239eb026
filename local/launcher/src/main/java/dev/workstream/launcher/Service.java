package dev.workstream.launcher;

import dev.workstream.engines.ChildProcess;
import dev.workstream.engines.RunFolder;
import dev.workstream.engines.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process of one of Workstream's services. */
final class Service {

  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int TAIL = 20;

  private final String name;
  private final Application application;
  private final List<Path> classPath;
  private final Map<String, String> variables;
  private final int port;
  private final int managementPort;
  private final Path log;
  private final RunFolder run;
  private volatile @Nullable ChildProcess process;

  Service(
      String name,
      Application application,
      List<Path> classPath,
      Map<String, String> variables,
      int port,
      int managementPort,
      Path log,
      RunFolder run) {
    this.name = name;
    this.application = application;
    this.classPath = classPath;
    this.variables = variables;
    this.port = port;
    this.managementPort = managementPort;
    this.log = log;
    this.run = run;
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  Path log() {
    return log;
  }

  Map<String, String> variables() {
    return variables;
  }

  Application application() {
    return application;
  }

  /**
   * Starts the service and returns when it is ready.
   *
   * @throws LaunchFailure if it ends or is not ready in time
   */
  void start() {
    var started =
        ChildProcess.start(name, application.command(classPath), variables, run.folder(), log, run);
    process = started;
    if (!Wait.until(START_LIMIT, () -> !started.isAlive() || isReady())) {
      throw failure("was not ready within " + START_LIMIT.toSeconds() + " s");
    }
    if (!started.isAlive()) {
      throw failure("ended with exit status " + started.exitValue());
    }
  }

  /** Sends SIGTERM, and returns when the service has ended. */
  void stop() {
    var running = process;
    if (running != null) {
      running.stop(STOP_LIMIT);
    }
  }

  /** Pauses the service with SIGSTOP, as if its machine were swapping. It keeps its connections. */
  void freeze() {
    signal("STOP");
  }

  /** Resumes the service. */
  void thaw() {
    signal("CONT");
  }

  /** Sends SIGKILL. */
  void kill() {
    var running = process;
    if (running != null) {
      running.kill();
    }
  }

  ProcessHandle process() {
    var running = process;
    if (running == null) {
      throw failure("is not running");
    }
    return running.handle();
  }

  boolean isRunning() {
    var running = process;
    return running != null && running.isAlive();
  }

  /** The failure that says how the service ended. */
  LaunchFailure endFailure() {
    var ended = process;
    return failure(
        ended == null ? "is not running" : "ended with exit status " + ended.exitValue());
  }

  private void signal(String signal) {
    var running = process;
    if (running == null) {
      return;
    }
    try {
      var pid = Long.toString(running.handle().pid());
      if (new ProcessBuilder("kill", "-" + signal, pid).start().waitFor() != 0) {
        throw failure("did not get SIG" + signal);
      }
    } catch (IOException e) {
      throw failure("did not get SIG" + signal + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady() {
    var uri = URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(managementPort));
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private LaunchFailure failure(String what) {
    return new LaunchFailure(
        "The %s %s. Last lines of its log, %s:%n%s".formatted(name, what, log, tail()));
  }

  private String tail() {
    try {
      var lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }
}
