package dev.workstream.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/**
 * The folders that engines use.
 *
 * @param data kept between runs
 * @param logs may be deleted between runs
 * @param run pid files of running processes
 */
public record Folders(Path data, Path logs, RunFolder run) {

  /** The folders {@code data}, {@code logs} and {@code run} below one folder. */
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

  /** Writes a file that only its owner can read. */
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

  /** Deletes a folder and its contents, if it exists. Does not follow links. */
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
