package dev.workstream.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/**
 * Where an engine keeps what.
 *
 * @param data survives
 * @param logs may be deleted between runs
 */
public record Folders(Path data, Path logs, RunFolder run) {

  /** The usual folders below one. */
  public static Folders below(Path folder) {
    var absolute = folder.toAbsolutePath();
    return new Folders(
        absolute.resolve("data"), absolute.resolve("logs"), new RunFolder(absolute.resolve("run")));
  }

  Path data(String engine) {
    return created(data.resolve(engine));
  }

  Path log(String engine) {
    return created(logs).resolve(engine + ".log");
  }

  /** Writes a file that holds a secret. */
  static Path writeSecret(Path file, String content) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a folder with all that is in it; links are not followed, and no folder is fine. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
