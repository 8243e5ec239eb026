package dev.workstream.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.engines.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTests {

  @TempDir Path folder;

  @Test
  void ignoresACacheThatThisRunDidNotTrain() throws Exception {
    var jar = Files.writeString(folder.resolve("service.jar"), "a program");
    var application = new Application("service", jar, new RunFolder(folder.resolve("run")));
    Files.createDirectories(application.cache().getParent());
    Files.writeString(application.cache(), "from a drill");

    assertThat(application.command(List.of()))
        .noneMatch(word -> word.contains("AOTCache"))
        .noneMatch(word -> word.contains("TieredStopAtLevel"));
  }
}
