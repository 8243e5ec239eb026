package dev.workstream.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.workstream.engines.RunFolder;
import dev.workstream.engines.SearchPath;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSystemIntegrationTests {

  @TempDir Path folder;

  /** Each file appears at a different moment of the start. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "run/redis.pid",
        "data/postgresql.making",
        "data/postgresql/postgresql.conf",
        "run/postgresql.pid"
      })
  void leavesNoProcessWhenStoppedDuringItsStart(String sign) throws Exception {
    var ports = Ports.free();
    var system =
        LocalSystem.at(
            folder,
            folder.resolve("not built"),
            ports,
            Layout.SINGLE,
            SearchPath.ofThisProcess(),
            new Progress(new PrintStream(OutputStream.nullOutputStream())));
    var start = CompletableFuture.supplyAsync(() -> catchThrowable(system::start));
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve(sign)));

    system.close();

    assertThat(start.get(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(new RunFolder(folder.resolve("run")).endLeftovers()).isEmpty();
    assertThat(ports.byPurpose().keySet()).noneMatch(PortHolder::isTaken);
  }
}
