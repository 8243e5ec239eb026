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
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** Runs a real Redis server from Maven artifacts, with a password, on 127.0.0.1 only. */
public final class RedisEngine extends ProcessEngine {

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final String password;
  private final Path executable;

  public RedisEngine(Folders folders, int port, String password) {
    super("Redis", "redis", folders, port, START_LIMIT);
    this.password = password;
    this.executable = unpacked(data);
  }

  public RedisAddress address() {
    return new RedisAddress("127.0.0.1", port(), password);
  }

  @Override
  EngineProcess launch() {
    // In a file, because every user can read a command line.
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
                .formatted(port(), password, data));
    return EngineProcess.of(
        child(List.of(executable.toString(), configuration.toString())), STOP_LIMIT);
  }

  /** Uses inline commands, so that no client library is needed. */
  @Override
  @Nullable String askVersion() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
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

  /**
   * Unpacks before any process starts. A child that another thread forks would inherit the open
   * file, and Linux does not run a file that is open for writing.
   */
  private static Path unpacked(Path folder) {
    try {
      return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    } catch (IOException e) {
      throw new EngineFailure("Redis cannot be unpacked into " + folder, e);
    }
  }
}
