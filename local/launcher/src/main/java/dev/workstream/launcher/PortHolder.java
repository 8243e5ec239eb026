package dev.workstream.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds the process that listens on a port. */
final class PortHolder {

  private static final String LISTENING = "0A";

  private PortHolder() {}

  static boolean isTaken(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Describes the process that listens on a port, for a message. */
  static String describe(int port) {
    return pid(port)
        .flatMap(ProcessHandle::of)
        .map(process ->
            "process %d (%s)"
                .formatted(process.pid(), process.info().command().orElse("unknown command")))
        .orElse("a process that this user cannot see");
  }

  private static Optional<Long> pid(int port) {
    return Files.isReadable(Path.of("/proc/net/tcp")) ? pidByProc(port) : pidByLsof(port);
  }

  /** On Linux: finds the socket's inode by its port, then the process that has the inode open. */
  private static Optional<Long> pidByProc(int port) {
    var local = ":%04X".formatted(port);
    var sockets =
        Stream.of("/proc/net/tcp", "/proc/net/tcp6")
            .flatMap(table -> lines(Path.of(table)).stream())
            .map(line -> line.strip().split("\\s+"))
            .filter(fields ->
                fields.length > 9 && fields[1].endsWith(local) && fields[3].equals(LISTENING))
            .map(fields -> "socket:[" + fields[9] + "]")
            .toList();
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> openFiles(pid).stream().anyMatch(sockets::contains))
        .findFirst();
  }

  private static Optional<Long> pidByLsof(int port) {
    try {
      var lsof =
          new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")
              .redirectErrorStream(true)
              .start();
      try (var output = lsof.inputReader()) {
        var line = output.readLine();
        lsof.waitFor(5, TimeUnit.SECONDS);
        return line == null ? Optional.empty() : Optional.of(Long.valueOf(line.strip()));
      }
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static List<String> openFiles(long pid) {
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.map(PortHolder::target).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      // The process belongs to another user, or has just ended.
      return List.of();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
