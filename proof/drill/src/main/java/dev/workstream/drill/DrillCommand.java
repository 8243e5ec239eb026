package dev.workstream.drill;

import dev.workstream.engines.EngineFailure;
import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.LaunchFailure;
import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.launcher.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** The program behind {@code ./workstream drill}. */
public final class DrillCommand {

  private static final int UNUSABLE = 2;

  /** Two replicas of each service that supports it. */
  static final Layout LAYOUT =
      new Layout(
          2,
          2,
          true,
          Map.of(),
          // The drill reads no spans, and they cost processor time.
          Map.of("MANAGEMENT_TRACING_SAMPLING_PROBABILITY", "0"));

  private DrillCommand() {}

  /**
   * @param words options
   */
  public static void main(String[] words) throws Exception {
    var progress = new Progress(System.out);
    switch (Options.parse(List.of(words))) {
      case Options.Help _ -> progress.say(Options.HELP);
      case Options.Misunderstood(var message) -> {
        System.err.println(message + "\n\n" + Options.HELP);
        System.exit(UNUSABLE);
      }
      case Options.Run run -> {
        try {
          System.exit(run(run, progress) ? 0 : 1);
        } catch (LaunchFailure | EngineFailure e) {
          System.err.println("\n" + e.getMessage());
          System.exit(UNUSABLE);
        } catch (Exception e) {
          // The engines' threads would keep this process alive after an exception.
          LoggerFactory.getLogger(DrillCommand.class).error("The drill failed", e);
          System.err.println("\nThe drill failed: " + e);
          System.exit(UNUSABLE);
        }
      }
    }
  }

  private static boolean run(Options.Run run, Progress progress) throws Exception {
    var checkout = Path.of(System.getProperty("workstream.checkout", "")).toAbsolutePath();
    // Not the folder of ./workstream up: each command empties its own.
    var home =
        Path.of(
            System.getenv().getOrDefault("WORKSTREAM_HOME", checkout + "/.workstream") + "-drill");
    var plan = Plan.of(run.minutes(), run.rate(), run.seed());
    progress.say(
        "Drill: %,d events at %d/s, %d faults, --seed %d"
            .formatted(plan.events(), plan.rate(), plan.faults().size(), plan.seed()));
    // Initialize logging after its folder exists and before the engines start in parallel.
    System.setProperty("workstream.log", home.resolve("logs/launcher.log").toString());
    var system =
        LocalSystem.fresh(
            home, checkout, Ports.free(), LAYOUT, SearchPath.ofThisProcess(), progress);
    LoggerFactory.getLogger(DrillCommand.class).info("Drill {}", plan);
    var stop = new Thread(system::close);
    Runtime.getRuntime().addShutdownHook(stop);
    system.start();
    if (!system.broker().version().startsWith("RabbitMQ")) {
      throw new LaunchFailure(
          "The drill needs RabbitMQ, and rabbitmq-server is not on the PATH. The embedded broker has"
              + " no single active consumer, so two replicas of notifications-service would compete."
              + " Install it, for example: apt install rabbitmq-server");
    }
    progress.say("The drill runs; logs are in " + home.resolve("logs"));
    var outcome = new Drill(system, plan, progress).run();
    progress.say(Report.of(plan, outcome));
    return outcome.held();
  }
}
