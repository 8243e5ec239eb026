package dev.workstream.engines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A real Redis server from Maven artifacts, with a password and on 127.0.0.1 only. */
public final class RedisEngine implements Engine {

  private static final String NAME = "redis";
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final Path data;
  private final Path log;
  private final RunFolder run;
  private final int port;
  private final String password;
  private final Path executable;
  private @Nullable ChildProcess server;
  private String version = "Redis";

  public RedisEngine(Folders folders, int port, String password) {
    this.data = folders.data(NAME);
    this.log = folders.log(NAME);
    this.run = folders.run();
    this.port = port;
    this.password = password;
    this.executable = unpacked(data);
  }

  public RedisAddress address() {
    return new RedisAddress("127.0.0.1", port, password);
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    // In a file, since anyone may read a command line.
    var configuration =
        Folders.writeSecret(
            data.resolve("redis.conf"),
            """
            bind 127.0.0.1
            port %d
            requirepass %s
            dir "%s"
            appendonly yes
            save ""
            """
                .formatted(port, password, data));
    server =
        ChildProcess.start(
            NAME,
            List.of(executable.toString(), configuration.toString()),
            Map.of(),
            data,
            log,
            run);
    var answer = Wait.forValue(START_LIMIT, this::askVersion);
    if (answer == null) {
      stop();
      throw new EngineFailure("Redis did not come up within " + START_LIMIT + "; see " + log, null);
    }
    version = "Redis " + answer;
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(Duration.ofSeconds(10));
      server = null;
    }
  }

  @Override
  public void kill() {
    if (server != null) {
      server.kill();
    }
  }

  @Override
  public boolean isRunning() {
    return server != null && server.isAlive();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Path log() {
    return log;
  }

  /**
   * Done before anything is started: a process that another thread starts meanwhile would for a
   * moment hold the file open for writing, and a file that is written cannot be run.
   */
  private static Path unpacked(Path folder) {
    try {
      return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    } catch (IOException e) {
      throw new EngineFailure("Redis cannot be unpacked into " + folder, e);
    }
  }

  /** Null while it does not answer; the protocol's inline commands spare a client library. */
  private @Nullable String askVersion() {
    if (!isRunning()) {
      return null;
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      socket
          .getOutputStream()
          .write(
              "AUTH %s\r\nINFO server\r\nQUIT\r\n"
                  .formatted(password)
                  .getBytes(StandardCharsets.UTF_8));
      var answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return answer
          .lines()
          .filter(line -> line.startsWith("redis_version:"))
          .map(line -> line.substring("redis_version:".length()))
          .findFirst()
          .orElse(null);
    } catch (IOException | java.io.UncheckedIOException e) {
      return null;
    }
  }
}
