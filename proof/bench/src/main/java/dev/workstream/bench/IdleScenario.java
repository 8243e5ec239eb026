package dev.workstream.bench;

import dev.workstream.engines.Wait;
import dev.workstream.launcher.LaunchFailure;
import dev.workstream.proof.client.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The cost of idle connections, over all services. */
final class IdleScenario implements Scenario {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Column RESIDENT = new Column("resident, MB", 0);
  private static final Column PROCESSOR = new Column("processor, ms per second", 1);
  private static final Column GROWTH = new Column("more than without, MB", 0);

  private final Stage stage;
  private final Table table;

  IdleScenario(Stage stage) {
    this.stage = stage;
    this.table = new Table("idle", "connections", RESIDENT, GROWTH, PROCESSOR);
  }

  @Override
  public void prepare() {}

  @Override
  public void round(int number) throws Exception {
    // Restart the services: they do not return memory that earlier scenarios used.
    for (var service : List.of(Stage.GATEWAY, Stage.NOTIFICATIONS)) {
      stage.system().end(service);
      stage.system().restart(service);
    }
    var paths = new ArrayList<String>();
    try (var gateway = new Gateway(stage)) {
      for (var i = 0; i < stage.scale().idleStreams(); i++) {
        paths.add(Gateway.eventsOf(gateway.created()));
      }
    }
    stage.awaitQuiet();
    try (var metrics = new Metrics(stage.system().management(Stage.NOTIFICATIONS))) {
      hold(paths.subList(0, Math.min(paths.size(), 50)), metrics, () -> {});
      var without = measure("0");
      hold(
          paths,
          metrics,
          () -> {
            var with = measure("%,d".formatted(paths.size()));
            table.add("%,d".formatted(paths.size()), GROWTH, with - without);
          });
    }
  }

  /** Runs while the connections are open. */
  @FunctionalInterface
  private interface Work {

    void run() throws InterruptedException;
  }

  private void hold(List<String> paths, Metrics metrics, Work work) throws InterruptedException {
    try (var streams = new Streams(stage.system().gateway())) {
      streams.open(paths, Instant.MAX);
      await(metrics, paths.size());
      work.run();
      if (streams.lost() > 0) {
        throw new LaunchFailure(streams.lost() + " streams ended");
      }
    }
    await(metrics, 0);
  }

  private static void await(Metrics metrics, int watches) {
    if (!Wait.until(LIMIT, () -> metrics.sum("workstream_live_watches") == watches)) {
      throw new LaunchFailure(
          "The number of open streams was not %,d within %s".formatted(watches, LIMIT));
    }
  }

  private double measure(String row) throws InterruptedException {
    var before = processor();
    var begin = System.nanoTime();
    // Not a wait: this is the idle period to measure.
    Thread.sleep(stage.scale().idle());
    var used = processor().minus(before);
    table.add(row, PROCESSOR, used.toNanos() / 1e6 / ((System.nanoTime() - begin) / 1e9));
    var resident =
        stage.system().serviceNames().stream()
            .map(stage.system()::process)
            .mapToDouble(Stage::residentMegabytes)
            .sum();
    table.add(row, RESIDENT, resident);
    return resident;
  }

  private Duration processor() {
    return stage.system().serviceNames().stream()
        .map(service ->
            stage.system().process(service).info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public List<Table> tables() {
    return List.of(table);
  }

  @Override
  public void close() {}
}
