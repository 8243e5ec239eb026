package dev.workstream.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTests {

  @TempDir Path folder;

  @Test
  void refusesASecondLauncher() throws Exception {
    var home = Home.at(folder);
    try (var _ = home.lock()) {
      assertThatExceptionOfType(LaunchFailure.class)
          .isThrownBy(home::lock)
          .withMessageContaining("is running already, as process " + ProcessHandle.current().pid());
    }
    home.lock().release();
  }

  @Test
  void onlyTheOwnerCanReadIt() throws Exception {
    Home.at(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void deletesOnlyWhatTheLauncherCreated() throws Exception {
    var home = Home.at(folder);
    Secrets.of(home);
    home.writeVariables(Map.of("A", "b"));
    Files.createDirectories(folder.resolve("data/postgresql"));
    Files.writeString(folder.resolve("data/postgresql/file"), "old");
    Files.writeString(folder.resolve("thesis.txt"), "mine");

    home.empty();

    try (var left = Files.list(folder)) {
      assertThat(left)
          .containsExactlyInAnyOrder(folder.resolve("thesis.txt"), folder.resolve("lock"));
    }
  }

  @Test
  void refusesAFolderThatTheLauncherDidNotCreate() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    var before = Files.getPosixFilePermissions(folder);
    assertThatExceptionOfType(LaunchFailure.class)
        .isThrownBy(() -> Home.at(folder))
        .withMessageContaining("WORKSTREAM_HOME");
    assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(before);
    assertThat(Files.exists(folder.resolve("data"))).isTrue();
  }

  @Test
  void createsSecretsOnceAndKeepsThem() {
    var first = Secrets.of(Home.at(folder));
    assertThat(first.postgres()).hasSize(32).isNotEqualTo(first.rabbit());
    assertThat(Secrets.of(Home.at(folder))).isEqualTo(first);
  }
}
