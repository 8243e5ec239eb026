package dev.workstream.drill;

import dev.workstream.drill.Drill.Outcome;
import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.launcher.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A drill of one minute that tests every promise once. */
final class ShortDrill {

  private static final int EVENTS = 3_000;
  private static final int RATE = 100;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private ShortDrill() {}

  static Path checkout() {
    return Path.of(System.getProperty("workstream.checkout")).toAbsolutePath().normalize();
  }

  static Outcome run(Path home, Layout layout, long seed) throws Exception {
    return run(home, layout, seed, RATE, Faults.SHORT);
  }

  static Outcome run(Path home, Layout layout, long seed, int rate, List<Fault> faults)
      throws Exception {
    var progress = new Progress(System.out);
    var plan = Plan.of(EVENTS, rate, seed, LIMIT, faults);
    try (var system =
        LocalSystem.fresh(
            home, checkout(), Ports.free(), layout, SearchPath.ofThisProcess(), progress)) {
      system.start();
      var outcome = new Drill(system, plan, progress).run();
      progress.say(Report.of(plan, outcome));
      return outcome;
    }
  }
}
