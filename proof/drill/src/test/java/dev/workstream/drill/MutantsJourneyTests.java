package dev.workstream.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.launcher.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mutant breaks one promise on purpose, and the short drill must detect it. */
// Takes a quarter of an hour, so it runs only with mvn verify -Pmutants.
@Tag("mutants")
class MutantsJourneyTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "confirms-ignored",
        "returns-ignored",
        "skip-locked",
        "cursor-by-id",
        "pipelining",
        "no-unique-id",
        "mark-before-write",
        "automatic-acknowledgement",
        "requeue-loop",
        "competing-consumers",
        "live-from-now"
      })
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void isDetected(String mutant, @TempDir Path home) throws Exception {
    var layout =
        new Layout(
            2,
            2,
            true,
            Map.of(
                "tasks-service", List.of(jar("tasks-service", "workstream-tasks")),
                "notifications-service",
                    List.of(jar("notifications-service", "workstream-notifications"))),
            Map.of("WORKSTREAM_MUTANT", mutant));

    var outcome = ShortDrill.run(home, layout, 1);

    assertThat(outcome.held()).isFalse();
    assertThat(outcome.took()).isLessThan(Duration.ofMinutes(3));
  }

  private static Path jar(String module, String artifact) {
    var jar =
        ShortDrill.checkout().resolve(module).resolve("target").resolve(artifact + "-mutants.jar");
    assertThat(Files.exists(jar)).as(jar.toString()).isTrue();
    return jar;
  }
}
