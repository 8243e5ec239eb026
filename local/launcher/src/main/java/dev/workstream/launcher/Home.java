package dev.workstream.launcher;

import dev.workstream.engines.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The folder of one system: its data, logs and secrets, used by one launcher at a time.
 *
 * @param folder only its owner can read it
 */
record Home(Path folder) {

  /** Everything that this program creates there. It deletes nothing else. */
  private static final List<String> CONTENTS =
      List.of("data", "logs", "run", "secrets.properties", "services.env");

  /** Also marks the folder as ours: this program never deletes anything in other folders. */
  private static final String LOCK = "lock";

  /** Keeps references: the garbage collector releases a lock without one. */
  private static final Set<FileLock> HELD = ConcurrentHashMap.newKeySet();

  static Home at(Path folder) {
    try {
      var absolute = folder.toAbsolutePath();
      Files.createDirectories(absolute);
      if (!Files.exists(absolute.resolve(LOCK)) && !isEmpty(absolute)) {
        throw new LaunchFailure(
            "The folder %s is not empty, and Workstream did not create it. Set WORKSTREAM_HOME to a new"
                    .formatted(absolute)
                + " folder.");
      }
      Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
      Files.writeString(
          absolute.resolve(LOCK), "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return new Home(absolute);
    } catch (IOException e) {
      throw new LaunchFailure("The folder " + folder + " cannot be used: " + e.getMessage());
    }
  }

  /**
   * Locks the folder until this process ends.
   *
   * @throws LaunchFailure if another launcher uses it
   */
  FileLock lock() {
    var file = folder.resolve(LOCK);
    try {
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        channel.close();
        throw new LaunchFailure(
            "Workstream is running already, as process %s. Stop it with Ctrl-C there, or use another"
                    .formatted(Files.readString(file).strip())
                + " WORKSTREAM_HOME and WORKSTREAM_PORT_OFFSET for a second one.");
      }
      channel.truncate(0);
      channel.write(
          java.nio.ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      HELD.add(lock);
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes everything that earlier runs left. */
  void empty() {
    for (var content : CONTENTS) {
      delete(folder.resolve(content));
    }
  }

  Folders folders() {
    return Folders.below(folder);
  }

  Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  Path run() {
    return folder.resolve("run");
  }

  /**
   * Writes the services' variables to a file that a shell can source, so that a user can connect to
   * the engines.
   */
  void writeVariables(Map<String, String> variables) {
    var lines =
        variables.entrySet().stream()
            .map(entry -> "export %s='%s'\n".formatted(entry.getKey(), entry.getValue()))
            .sorted()
            .collect(Collectors.joining());
    try {
      Files.writeString(folder.resolve("services.env"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var content = Files.list(folder)) {
      return content.findAny().isEmpty();
    }
  }

  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new LaunchFailure(path + " cannot be deleted: " + e.getMessage());
    }
  }
}
