package dev.workstream.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prints new lines of logs, each with the name of its log. */
final class LogFollower {

  private record Followed(String name, Path file) {}

  private final Progress progress;
  private final List<Followed> followed = new ArrayList<>();
  private final List<Long> positions = new ArrayList<>();

  LogFollower(Progress progress) {
    this.progress = progress;
  }

  void follow(String name, Path file) {
    followed.add(new Followed(name, file));
    positions.add(0L);
  }

  /** Prints the complete lines added since the last call. */
  void showNewLines() {
    for (var i = 0; i < followed.size(); i++) {
      var log = followed.get(i);
      try (var file = new RandomAccessFile(log.file().toFile(), "r")) {
        file.seek(positions.get(i));
        var news = new byte[(int) Math.min(file.length() - positions.get(i), 1 << 20)];
        file.readFully(news);
        var end = lastLineEnd(news);
        new String(news, 0, end, StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> progress.say(log.name() + " | " + line));
        positions.set(i, positions.get(i) + end);
      } catch (IOException e) {
        // The log does not exist yet.
      }
    }
  }

  private static int lastLineEnd(byte[] bytes) {
    for (var i = bytes.length; i > 0; i--) {
      if (bytes[i - 1] == '\n') {
        return i;
      }
    }
    return 0;
  }
}
