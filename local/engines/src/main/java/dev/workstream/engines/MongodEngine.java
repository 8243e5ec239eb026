package dev.workstream.engines;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the installed mongod as a private process, on 127.0.0.1 only. */
final class MongodEngine extends ProcessEngine implements DocumentStore {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Path mongod;

  MongodEngine(Path mongod, Folders folders, int port) {
    super("MongoDB", "mongodb", folders, port, START_LIMIT);
    this.mongod = mongod;
  }

  @Override
  EngineProcess launch() {
    var command =
        List.of(
            mongod.toString(),
            "--dbpath",
            data.toString(),
            "--bind_ip",
            "127.0.0.1",
            "--port",
            Integer.toString(port()),
            "--nounixsocket");
    return EngineProcess.of(child(command), STOP_LIMIT);
  }

  @Override
  @Nullable String askVersion() {
    return isListening() ? installedVersion() : null;
  }

  /** mongod opens its port when it is ready for clients. */
  private boolean isListening() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
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
        return line == null ? "unknown" : line.replaceFirst(".*v(?=[0-9])", "");
      }
    } catch (IOException e) {
      throw new EngineFailure("MongoDB cannot be started: " + mongod, e);
    }
  }
}
