package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples for systemd are units that it understands, and name what the project builds. */
class SystemdTests {

  @TempDir Path units;

  @ParameterizedTest
  @CsvSource({
    "workstream.service, workstream.service",
    "workstream@.service, workstream@tasks.service"
  })
  void isUnderstoodBySystemd(String file, String instance) throws IOException {
    assertThat(verify(text(file), instance)).isEmpty();
  }

  @Test
  void aMistakeIsNoticed() throws IOException {
    var mistaken = text("workstream.service").replace("KillMode=", "KilMode=");

    assertThat(verify(mistaken, "workstream.service")).contains("KilMode");
  }

  @Test
  void namesTheJarOfEachService() {
    assertThat(text("workstream@.service")).contains("-jar /opt/workstream/workstream-%i.jar");
    for (var service : ServiceSettings.ALL) {
      assertThat(Checkout.text(service.name() + "/pom.xml"))
          .contains("<artifactId>" + service.applicationName() + "</artifactId>");
      assertThat(text("workstream@.service"))
          .contains(
              "@" + service.applicationName().replaceFirst("workstream-", ""),
              service.name() + "/target/" + service.applicationName() + ".jar");
    }
  }

  /** Complaints, with a program in the place of each that is not installed here. */
  private String verify(String unit, String name) throws IOException {
    Program.need(
        "--version", "The units are not verified: there is no systemd-analyze", "systemd-analyze");
    var file = units.resolve(name);
    Files.writeString(
        file,
        unit.replaceAll("ExecStart=\\S+", "ExecStart=/bin/true").replace("User=workstream\n", ""));
    return Program.run(
        List.of("bash", "-c", "systemd-analyze verify \"$0\" 2>&1", file.toString()));
  }

  private static String text(String file) {
    return Checkout.text("deploy/systemd/" + file);
  }
}
