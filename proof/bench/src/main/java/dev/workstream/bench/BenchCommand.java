package dev.workstream.bench;

import dev.workstream.engines.EngineFailure;
import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.LaunchFailure;
import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.launcher.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** The program behind {@code ./workstream bench}. */
public final class BenchCommand {

  /** One client opens all streams, so raise the limit per client. */
  static final Layout LAYOUT =
      new Layout(
          1,
          1,
          false,
          Map.of(),
          Map.of(
              "WORKSTREAM_STREAMS_CONNECTIONSPERCLIENT",
              "3000",
              "WORKSTREAM_STREAMS_CONNECTIONS",
              "3000"));

  private static final int UNUSABLE = 2;

  private BenchCommand() {}

  /**
   * @param words options
   */
  public static void main(String[] words) {
    var progress = new Progress(System.out);
    switch (Options.parse(List.of(words))) {
      case Options.Help _ -> progress.say(Options.HELP);
      case Options.Misunderstood(var message) -> {
        System.err.println(message + "\n\n" + Options.HELP);
        System.exit(UNUSABLE);
      }
      case Options.Run run -> {
        try {
          run(run, progress);
          System.exit(0);
        } catch (LaunchFailure | EngineFailure e) {
          System.err.println("\n" + e.getMessage());
          System.exit(UNUSABLE);
        } catch (Exception e) {
          // The engines' threads would keep this process alive after an exception.
          LoggerFactory.getLogger(BenchCommand.class).error("The benchmark failed", e);
          System.err.println("\nThe benchmark failed: " + e);
          System.exit(UNUSABLE);
        }
      }
    }
  }

  private static void run(Options.Run run, Progress progress) throws Exception {
    var checkout = Path.of(System.getProperty("workstream.checkout", "")).toAbsolutePath();
    // Not the folder of ./workstream up: each command empties its own.
    var home =
        Path.of(
            System.getenv().getOrDefault("WORKSTREAM_HOME", checkout + "/.workstream") + "-bench");
    System.setProperty("workstream.log", home.resolve("logs/launcher.log").toString());
    var system =
        LocalSystem.fresh(
            home, checkout, Ports.free(), LAYOUT, SearchPath.ofThisProcess(), progress);
    // Initialize logging after its folder exists and before the engines start in parallel.
    LoggerFactory.getLogger(BenchCommand.class).info("Benchmark {}", run);
    var stop = new Thread(system::close);
    Runtime.getRuntime().addShutdownHook(stop);
    system.start();
    if (!system.broker().version().startsWith("RabbitMQ")) {
      throw new LaunchFailure(
          "The benchmark needs RabbitMQ, and rabbitmq-server is not on the PATH. Install it, for"
              + " example: apt install rabbitmq-server");
    }
    var scale = run.isQuick() ? Scale.QUICK : Scale.FULL;
    var tables =
        measure(run.only(), run.rounds(), new Stage(system, scale, checkout, home, progress));
    if (run.isWritten()) {
      new Document(checkout.resolve("docs/performance.md")).write(tables);
      var all = new Results(checkout.resolve("docs/performance.json")).replace(tables);
      Files.writeString(checkout.resolve("docs/performance.html"), Plot.of(all));
    }
  }

  /** Measures one scenario after the other, and prints the tables of each at once. */
  static List<Table> measure(List<String> names, int rounds, Stage stage) throws Exception {
    var tables = new ArrayList<Table>();
    for (var name : names) {
      stage.progress().say("\nMeasuring: " + name);
      var scenario = Scenario.of(name, stage);
      try {
        scenario.prepare();
        for (var round = 1; round <= rounds; round++) {
          stage.progress().say("  round %d of %d".formatted(round, rounds));
          scenario.round(round);
        }
      } finally {
        scenario.close();
      }
      scenario.tables().forEach(table -> stage.progress().say("\n" + table.markdown()));
      tables.addAll(scenario.tables());
    }
    return tables;
  }
}
