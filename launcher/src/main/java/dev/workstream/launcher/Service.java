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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One of Workstream's services, as a process of its own. */
final class Service {

  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int TAIL = 20;

  private final String name;
  private final Path jar;
  private final Map<String, String> variables;
  private final int port;
  private final int managementPort;
  private final Path log;
  private final RunFolder run;
  private volatile @Nullable ChildProcess process;

  Service(
      String name,
      Path jar,
      Map<String, String> variables,
      int port,
      int managementPort,
      Path log,
      RunFolder run) {
    this.name = name;
    this.jar = jar;
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

  Path log() {
    return log;
  }

  /**
   * Starts the service and returns when it is ready.
   *
   * @throws LaunchFailure if it ends or is not ready in time
   */
  void start() {
    var application = unpacked();
    var started =
        ChildProcess.start(
            name,
            List.of(
                java(), "-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-jar", application.toString()),
            variables,
            run.folder(),
            log,
            run);
    process = started;
    if (!Wait.until(START_LIMIT, () -> !started.isAlive() || isReady())) {
      throw failure("was not ready within " + START_LIMIT.toSeconds() + " s");
    }
    if (!started.isAlive()) {
      throw failure("ended with exit status " + started.exitValue());
    }
  }

  void stop() {
    var running = process;
    if (running != null) {
      running.stop(STOP_LIMIT);
      process = null;
    }
  }

  /** Ends it as SIGKILL does. */
  void kill() {
    var running = process;
    if (running != null) {
      running.kill();
    }
  }

  boolean isRunning() {
    var running = process;
    return running != null && running.isAlive();
  }

  /** Why it does not run any more. */
  LaunchFailure death() {
    var ended = process;
    return failure(ended == null ? "does not run" : "ended with exit status " + ended.exitValue());
  }

  /**
   * The application with its libraries as files of their own: a build that replaces the jar does
   * not break a service that runs, it starts faster, and virtual threads do not meet at the locks
   * of one nested jar.
   */
  private Path unpacked() {
    var folder = run.folder().resolve(name);
    var application = folder.resolve(jar.getFileName());
    try {
      var built = Files.getLastModifiedTime(jar).toMillis() + " " + Files.size(jar);
      var mark = folder.resolve("unpacked");
      if (Files.exists(mark) && Files.readString(mark).equals(built)) {
        return application;
      }
      var unpacking =
          new ProcessBuilder(
                  java(),
                  "-Djarmode=tools",
                  "-jar",
                  jar.toString(),
                  "extract",
                  "--force",
                  "--destination",
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      if (!unpacking.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)
          || unpacking.exitValue() != 0) {
        unpacking.destroyForcibly();
        throw failure("could not be unpacked from " + jar);
      }
      Files.writeString(mark, built);
      return application;
    } catch (IOException e) {
      throw new LaunchFailure(
          jar + " cannot be read. Build it with: mvn package -DskipTests\n" + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted");
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
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
        "The %s %s. The end of its log, %s:%n%s".formatted(name, what, log, tail()));
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
