package dev.workstream.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whether {@code ./workstream} builds before it runs, in a checkout of empty files. */
class ScriptTests {

  private static final Path SCRIPT = Path.of("../../workstream");

  static final List<String> SOURCES =
      List.of(
          "pom.xml",
          "proto/pom.xml",
          "proto/workstream/events.json",
          "gateway/pom.xml",
          "gateway/src/main/java/A.java",
          "service-defaults/src/main/java/A.java",
          "local/engines/pom.xml",
          "local/engines/src/main/java/A.java",
          "local/launcher/src/main/java/A.java",
          "proof/client/src/main/java/A.java",
          "proof/drill/pom.xml",
          "proof/drill/src/main/java/A.java");

  private static final List<String> BUILT =
      List.of(
          "gateway/target/workstream-gateway.jar",
          "tasks-service/target/workstream-tasks.jar",
          "notifications-service/target/workstream-notifications.jar",
          "local/launcher/target/workstream-launcher.jar",
          "local/launcher/target/built");

  @TempDir Path checkout;
  private Path mavenArguments;

  @BeforeEach
  void prepare() throws IOException {
    for (var source : SOURCES) {
      write(source, 2);
    }
    write("local/engines/src/test/java/ATests.java", 0);
    for (var built : BUILT) {
      write(built, 1);
    }
    // The script also checks folders, because deleting a source changes its folder.
    try (var folders = Files.walk(checkout).filter(Files::isDirectory)) {
      for (var folder : folders.toList()) {
        Files.setLastModifiedTime(folder, hoursAgo(2));
      }
    }
    Files.copy(SCRIPT, checkout.resolve("workstream"));
    mavenArguments = checkout.resolve("arguments");
    var maven = Files.createDirectories(checkout.resolve("bin")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\necho \"$@\" >'%s'\nexit 1\n".formatted(mavenArguments));
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void doesNotBuildAgainWithoutAChange() throws Exception {
    run();
    assertThat(mavenArguments).doesNotExist();
  }

  @ParameterizedTest
  @FieldSource("SOURCES")
  void buildsWhenASourceIsNewer(String source) throws Exception {
    write(source, 0);
    run();
    assertThat(mavenArguments).content().contains("--projects local/launcher,proof/drill,gateway");
  }

  @Test
  void buildsWhenASourceWasDeleted() throws Exception {
    Files.delete(checkout.resolve("local/engines/src/main/java/A.java"));
    run();
    assertThat(mavenArguments).exists();
  }

  @Test
  void buildsWhenAJarIsMissing() throws Exception {
    Files.delete(checkout.resolve("tasks-service/target/workstream-tasks.jar"));
    run();
    assertThat(mavenArguments).exists();
  }

  private void write(String file, int hoursAgo) throws IOException {
    var path = checkout.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "");
    Files.setLastModifiedTime(path, hoursAgo(hoursAgo));
  }

  private static FileTime hoursAgo(int hours) {
    return FileTime.from(Instant.now().minusSeconds(hours * 3600L));
  }

  /** Expects a failure: the build fails here, and the jars are empty. */
  private void run() throws Exception {
    var builder =
        new ProcessBuilder("bash", checkout.resolve("workstream").toString(), "help")
            .redirectErrorStream(true)
            .redirectOutput(checkout.resolve("output").toFile());
    var environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PATH", checkout.resolve("bin") + ":" + System.getenv("PATH"));
    environment.remove("WORKSTREAM_HOME");
    var script = builder.start();
    try {
      assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(script.exitValue()).isNotZero();
    } finally {
      script.destroyForcibly();
    }
  }
}
