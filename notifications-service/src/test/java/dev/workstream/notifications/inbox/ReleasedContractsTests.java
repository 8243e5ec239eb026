package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Released contracts never change. */
class ReleasedContractsTests {

  private static final Path RELEASED = ReleasedEvents.CONTRACTS.resolve("released");

  @ParameterizedTest
  @MethodSource
  void releaseIsUnchanged(Path release) throws Exception {
    var sums = new TreeMap<String, String>();
    try (var files = Files.walk(release)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = release.relativize(file).toString();
        if (!name.equals("SHA256SUMS")) {
          var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
          sums.put(name, HexFormat.of().formatHex(digest));
        }
      }
    }
    var lines = sums.entrySet().stream().map(sum -> sum.getValue() + "  " + sum.getKey());
    assertThat(Files.readAllLines(release.resolve("SHA256SUMS")))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(lines.toList());
  }

  static List<Path> releaseIsUnchanged() throws Exception {
    try (var folders = Files.walk(RELEASED, 2)) {
      var releases =
          folders
              .filter(Files::isDirectory)
              .filter(folder -> folder.getParent().getParent().equals(RELEASED))
              .sorted()
              .toList();
      assertThat(releases).contains(RELEASED.resolve("events/1.0"), RELEASED.resolve("grpc/1.0"));
      return releases;
    }
  }

  @Test
  void bufComparesWithTheLatestGrpcRelease() throws Exception {
    try (var folders = Files.list(RELEASED.resolve("grpc"))) {
      var last =
          folders
              .map(folder -> folder.getFileName().toString())
              .filter(version -> version.startsWith("1."))
              .mapToInt(version -> Integer.parseInt(version.substring(2)))
              .max()
              .orElseThrow();
      assertThat(Files.readString(RELEASED.resolve("../../../proto/pom.xml")))
          .contains("<released-grpc.version>1.%d</released-grpc.version>".formatted(last));
    }
  }
}
