package dev.workstream.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs what npm, or somebody, has installed. */
final class Program {

  private Program() {}

  static boolean isThere(String program) {
    return isThere(program, "--help");
  }

  static boolean isThere(String program, String option) {
    try {
      return !run(List.of(program, option)).isEmpty();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** The first of these that is installed, or the test is skipped with the reason. */
  static String need(String option, String reason, String... programs) {
    var found = Stream.of(programs).filter(program -> isThere(program, option)).findFirst();
    Assumptions.assumeTrue(found.isPresent(), reason);
    return found.orElseThrow();
  }

  /** The output of a program that must succeed. */
  static String run(List<String> command) {
    try {
      var output = Files.createTempFile("workstream-", ".out");
      var errors = Files.createTempFile("workstream-", ".err");
      try {
        var process =
            new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new IllegalStateException(command + " did not end");
        }
        if (process.exitValue() != 0) {
          throw new IllegalStateException(command + ": " + Files.readString(errors));
        }
        return Files.readString(output);
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
