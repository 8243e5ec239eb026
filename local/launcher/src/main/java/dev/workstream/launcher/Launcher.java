package dev.workstream.launcher;

import dev.workstream.engines.EngineFailure;
import dev.workstream.engines.SearchPath;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The program behind {@code ./workstream}. */
public final class Launcher {

  private static final int EXIT_CANNOT_RUN = 2;

  private Launcher() {}

  /**
   * @param words a command and its options
   */
  public static void main(String[] words) throws InterruptedException {
    var progress = new Progress(System.out);
    switch (Command.parse(List.of(words))) {
      case Command.Help _ -> progress.say(Command.HELP);
      case Command.Invalid(var message) -> {
        System.err.println(message + "\n\n" + Command.HELP);
        System.exit(EXIT_CANNOT_RUN);
      }
      case Command.Repair repair -> {
        try {
          System.exit(repair(repair, progress) ? 0 : 1);
        } catch (LaunchFailure e) {
          System.err.println("\n" + e.getMessage());
          System.exit(EXIT_CANNOT_RUN);
        }
      }
      case Command.Up up -> {
        try {
          up(up, progress);
        } catch (LaunchFailure | EngineFailure e) {
          LoggerFactory.getLogger(Launcher.class).error("Ended", e);
          System.err.println("\n" + e.getMessage());
          System.exit(1);
        }
      }
    }
  }

  /** Returns whether every published event is recorded or has been published again. */
  private static boolean repair(Command.Repair repair, Progress progress) {
    var ports = Ports.usual(offset());
    var tasks = repair.tasks() == null ? local(ports.tasksManagement()) : repair.tasks();
    var notifications =
        repair.notifications() == null
            ? local(ports.notificationsManagement())
            : repair.notifications();
    progress.say(
        "Comparing the events published from %s to %s".formatted(repair.from(), repair.to()));
    var result =
        new Repair(tasks, notifications).run(repair.from(), repair.to(), repair.isDryRun());
    progress.say(
        "%,d events published, %,d of them missing"
            .formatted(result.published(), result.missing().size()));
    result.missing().stream().limit(20).forEach(id -> progress.say("  " + id));
    if (!repair.isDryRun()) {
      progress.say("%,d of the missing events published again".formatted(result.republished()));
    }
    return result.isWhole();
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static void up(Command.Up up, Progress progress) throws InterruptedException {
    var checkout = Path.of(System.getProperty("workstream.checkout", "")).toAbsolutePath();
    var folder =
        Path.of(System.getenv().getOrDefault("WORKSTREAM_HOME", checkout + "/.workstream"));
    var home = Home.at(folder);
    home.lock();
    if (up.isFresh()) {
      home.folders().run().endLeftovers();
      home.empty();
    }
    System.setProperty("workstream.log", home.log("launcher").toString());
    // Initialize logging first: the engines start in parallel and log.
    LoggerFactory.getLogger(Launcher.class).info("Started as process {}", ProcessHandle.current());
    var system =
        LocalSystem.at(
            folder,
            checkout,
            Ports.usual(offset()),
            Layout.SINGLE,
            SearchPath.ofThisProcess(),
            progress);
    // Register before the start, so that Ctrl-C during the start stops everything.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system, progress)));
    try {
      system.start();
    } catch (LaunchFailure | EngineFailure e) {
      if (system.isClosed()) {
        return; // After Ctrl-C; the shutdown hook reports the stop.
      }
      throw e;
    }
    progress.say(welcome(system));
    watch(system, up.isVerbose(), progress);
  }

  /** Never returns; throws when a part ends by itself. */
  private static void watch(LocalSystem system, boolean isVerbose, Progress progress)
      throws InterruptedException {
    var logs = new LogFollower(progress);
    if (isVerbose) {
      system.serviceNames().forEach(name -> logs.follow(name, system.log(name)));
    }
    while (true) {
      Thread.sleep(500);
      logs.showNewLines();
      var endedPart = system.endedPart();
      if (endedPart.isPresent()) {
        throw new LaunchFailure(
            endedPart.get().getMessage()
                + "\n\nStopping the other parts. No data is lost: start again with ./workstream up.");
      }
    }
  }

  private static void stop(LocalSystem system, Progress progress) {
    progress.say("\nStopping");
    system.close();
    progress.say("Stopped. The next ./workstream up uses the same data.");
  }

  private static int offset() {
    var offset = System.getenv().getOrDefault("WORKSTREAM_PORT_OFFSET", "0");
    try {
      return Integer.parseInt(offset);
    } catch (NumberFormatException e) {
      throw new LaunchFailure("WORKSTREAM_PORT_OFFSET is not a whole number: " + offset);
    }
  }

  private static String welcome(LocalSystem system) {
    var table = new StringBuilder("\nWorkstream is ready\n\n");
    for (var row : system.table()) {
      table.append("  %-42s %-16s %s%n".formatted(row.get(0), row.get(1), row.get(2)));
    }
    return table
        + """

          Tasks, in a browser          %1$s/
          API, to try in a browser     %1$s/swagger-ui
          What happened to a task      %2$s/api/v1/notifications
          Variables of the services    . .workstream/services.env

        Paste this into another terminal:

          TASK=$(curl -s %1$s/api/v1/tasks -H 'Content-Type: application/json' -d '{"title": "Write it down"}' | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
          curl -s -X POST %1$s/api/v1/tasks/$TASK/complete
          curl -s "%2$s/api/v1/notifications?task_id=$TASK"

        Ctrl-C stops everything.
        """
            .formatted(system.gateway(), system.notifications());
  }
}
