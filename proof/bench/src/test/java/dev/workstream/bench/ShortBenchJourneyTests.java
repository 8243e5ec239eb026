package dev.workstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.launcher.Progress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the benchmark runs and measures something. No test checks a speed. */
class ShortBenchJourneyTests {

  @Test
  void measuresEachFigureBesideItsBaseline(@TempDir Path home) throws Exception {
    var checkout = Path.of(System.getProperty("workstream.checkout")).toAbsolutePath().normalize();
    var progress = new Progress(System.out);
    try (var system =
        LocalSystem.fresh(
            home.resolve("bench"),
            checkout,
            Ports.free(),
            BenchCommand.LAYOUT,
            SearchPath.ofThisProcess(),
            progress)) {
      system.start();
      assertThat(system.broker().version())
          .as("the relay scenario needs RabbitMQ")
          .startsWith("Rabbit");
      var stage = new Stage(system, Scale.QUICK, checkout, home.resolve("bench"), progress);
      var tables =
          BenchCommand.measure(List.of("calls", "way", "live", "relay", "consumer"), 1, stage);
      assertThat(tables)
          .extracting(Table::name)
          .containsExactly("calls", "calls-shares", "way", "memory", "live", "relay", "consumer");
      var calls = tables.getFirst();
      assertThat(calls.rows()).contains("create, Workstream", "create, one process");
      for (var row : calls.rows()) {
        for (var column : calls.columns()) {
          if (calls.has(row, column) && !column.title().equals("failed")) {
            assertThat(calls.min(row, column)).as("%s: %s", row, column).isPositive();
          }
        }
      }
      assertThat(tables.getLast().rows())
          .contains("no duplicates", "one in ten is a duplicate", "all are duplicates");
    }
  }
}
