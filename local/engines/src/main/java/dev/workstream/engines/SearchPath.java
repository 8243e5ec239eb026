package dev.workstream.engines;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The folders to search for installed programs.
 *
 * @param folders in order
 */
public record SearchPath(List<Path> folders) {

  /** The PATH of this process. */
  public static SearchPath ofThisProcess() {
    var path = System.getenv().getOrDefault("PATH", "");
    return new SearchPath(
        Arrays.stream(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList());
  }

  /** Finds nothing, as if nothing were installed. */
  public static SearchPath empty() {
    return new SearchPath(List.of());
  }

  public Optional<Path> find(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
