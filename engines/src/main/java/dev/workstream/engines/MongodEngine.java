package dev.workstream.engines;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A private process of an installed mongod, on 127.0.0.1 only. */
final class MongodEngine implements DocumentStore {

  private static final String NAME = "mongodb";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path mongod;
  private final Path data;
  private final Path log;
  private final RunFolder run;
  private final int port;
  private @Nullable ChildProcess server;
  private String version = "MongoDB";

  MongodEngine(Path mongod, Folders folders, int port) {
    this.mongod = mongod;
    this.data = folders.data(NAME);
    this.log = folders.log(NAME);
    this.run = folders.run();
    this.port = port;
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    version = "MongoDB " + installedVersion();
    var command =
        List.of(
            mongod.toString(),
            "--dbpath",
            data.toString(),
            "--bind_ip",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--nounixsocket");
    server = ChildProcess.start(NAME, command, Map.of(), data, log, run);
    if (!Wait.until(START_LIMIT, () -> !isRunning() || isListening()) || !isRunning()) {
      stop();
      throw new EngineFailure("MongoDB did not come up; see " + log, null);
    }
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(Duration.ofSeconds(30));
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

  /** mongod opens its port when it is ready for clients. */
  private boolean isListening() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private String installedVersion() {
    try {
      var process =
          new ProcessBuilder(mongod.toString(), "--version").redirectErrorStream(true).start();
      try (BufferedReader output = process.inputReader()) {
        var line = output.readLine();
        return line == null ? "" : line.replaceFirst(".*v(?=[0-9])", "");
      }
    } catch (IOException e) {
      throw new EngineFailure("MongoDB cannot be run: " + mongod, e);
    }
  }
}
