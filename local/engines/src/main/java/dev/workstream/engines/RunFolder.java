package dev.workstream.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a pid file for each running process, so that the next launcher can end the processes that a
 * killed launcher left.
 *
 * @param folder contains a file for each process with its pid and start time: a pid alone may now
 *     belong to another program
 */
public record RunFolder(Path folder) {

  private static final String SUFFIX = ".pid";
  private static final Duration CLOCK_CORRECTION = Duration.ofSeconds(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  public RunFolder {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void note(String name, ProcessHandle process) {
    var start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    try {
      Files.writeString(file(name), process.pid() + " " + start + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forget(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends the processes that an earlier launcher left. The last started ends first: a stopping
   * database waits until its clients disconnect.
   *
   * @return the names of the ended processes
   */
  public List<String> endLeftovers() {
    var ended = new ArrayList<String>();
    for (var leftover : leftovers()) {
      end(leftover.process());
      ended.add(leftover.name());
    }
    names().forEach(this::forget);
    return ended;
  }

  private record Leftover(String name, Instant start, ProcessHandle process) {}

  private List<Leftover> leftovers() {
    return names().stream()
        .flatMap(name -> leftover(name).stream())
        .sorted(Comparator.comparing(Leftover::start).reversed())
        .toList();
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      process.destroyForcibly();
      Wait.until(STOP_LIMIT, () -> !process.isAlive());
    }
  }

  private List<String> names() {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Leftover> leftover(String name) {
    try {
      var noted = Files.readString(file(name)).strip().split(" ");
      var start = Instant.ofEpochMilli(Long.parseLong(noted[1]));
      return ProcessHandle.of(Long.parseLong(noted[0]))
          .filter(process ->
              process.info().startInstant().filter(found -> isSame(found, start)).isPresent())
          .map(process -> new Leftover(name, start, process));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // A launcher was killed while it wrote this file: the process is unknown.
      return Optional.empty();
    }
  }

  /**
   * The system computes start times from its boot time, which a clock correction shifts a little.
   */
  private static boolean isSame(Instant start, Instant noted) {
    return Duration.between(start, noted).abs().compareTo(CLOCK_CORRECTION) <= 0;
  }

  private Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }
}
