package dev.workstream.bench;

import dev.workstream.engines.ChildProcess;
import dev.workstream.engines.FreePorts;
import dev.workstream.engines.Wait;
import dev.workstream.launcher.LaunchFailure;
import dev.workstream.proof.client.RestClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program to compare with, as a separate process. */
final class Program implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final URI base;
  private final ChildProcess process;

  private Program(URI base, ChildProcess process) {
    this.base = base;
    this.process = process;
  }

  /**
   * Starts a Spring Boot program from its unpacked jar, with the memory of Workstream's services.
   */
  static Program start(
      Stage stage, String name, Path jar, String readyPath, Map<String, String> variables) {
    var port = FreePorts.runOf(1);
    var all = new LinkedHashMap<>(variables);
    all.put("SERVER_ADDRESS", "127.0.0.1");
    all.put("SERVER_PORT", Integer.toString(port));
    var command =
        List.of(
            java(), "-Xmx256m", "-XX:+UseSerialGC", "-jar", unpacked(stage, name, jar).toString());
    var process =
        ChildProcess.start(
            name, command, all, stage.runFolder().folder(), stage.log(name), stage.runFolder());
    var program = new Program(URI.create("http://127.0.0.1:" + port), process);
    try (var calls = new RestClient(program.base(), 1, CALL_LIMIT)) {
      var isReady =
          Wait.until(START_LIMIT, () -> !process.isAlive() || isAnswered(calls, readyPath));
      if (!isReady || !process.isAlive()) {
        program.close();
        throw new LaunchFailure(name + " did not start; see " + stage.log(name));
      }
    }
    return program;
  }

  /** Runs a command and returns its output. */
  static String output(
      Stage stage, String name, Duration limit, List<String> command, Map<String, String> variables)
      throws Exception {
    var log = stage.log(name);
    Files.writeString(log, "");
    var process =
        ChildProcess.start(
            name, command, variables, stage.runFolder().folder(), log, stage.runFolder());
    try {
      if (!Wait.until(limit, () -> !process.isAlive()) || process.exitValue() != 0) {
        throw new LaunchFailure(name + " did not succeed within " + limit + "; see " + log);
      }
    } finally {
      process.stop(STOP_LIMIT);
    }
    return Files.readString(log);
  }

  URI base() {
    return base;
  }

  @Override
  public void close() {
    process.stop(STOP_LIMIT);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The variables with the addresses of the broker and of a database schema for the program. */
  static Map<String, String> engines(Stage stage, String schema) {
    var database = stage.system().database();
    var broker = stage.system().brokerAddress();
    return Map.of(
        "SPRING_DATASOURCE_URL", inSchema(database.jdbcUrl(), schema),
        "SPRING_DATASOURCE_USERNAME", database.username(),
        "SPRING_DATASOURCE_PASSWORD", database.password(),
        "SPRING_RABBITMQ_HOST", broker.host(),
        "SPRING_RABBITMQ_PORT", Integer.toString(broker.port()),
        "SPRING_RABBITMQ_USERNAME", broker.username(),
        "SPRING_RABBITMQ_PASSWORD", broker.password());
  }

  private static String inSchema(String url, String schema) {
    return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
  }

  private static boolean isAnswered(RestClient calls, String path) {
    try {
      return calls.get(path).isSuccess();
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static Path unpacked(Stage stage, String name, Path jar) {
    var folder = stage.home().resolve("run").resolve(name);
    var program = folder.resolve(jar.toFile().getName());
    if (!Files.exists(program)) {
      var command = new ArrayList<>(List.of(java(), "-Djarmode=tools", "-jar", jar.toString()));
      command.addAll(List.of("extract", "--force", "--destination", folder.toString()));
      try {
        output(stage, name + "-unpacking", START_LIMIT, command, Map.of());
      } catch (Exception e) {
        throw new LaunchFailure(jar + " could not be unpacked: " + e.getMessage());
      }
    }
    return program;
  }
}
