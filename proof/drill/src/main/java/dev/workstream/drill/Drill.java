package dev.workstream.drill;

import dev.workstream.engines.Wait;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Puts a system under load, strikes it with faults, and audits the result. */
final class Drill {

  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

  private final LocalSystem system;
  private final Plan plan;
  private final Progress progress;
  private final List<FaultResult> faultResults = new ArrayList<>();
  private long reportedAt = System.nanoTime();
  private int reportedEvents;

  Drill(LocalSystem system, Plan plan, Progress progress) {
    this.system = system;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * The result of a drill.
   *
   * @param calm the relay's delay before the first fault
   * @param isComplete whether every fault of the plan was run and repaired in time
   */
  record Outcome(
      List<FaultResult> faultResults,
      Findings findings,
      RelayDelay calm,
      Duration took,
      boolean isComplete) {

    boolean held() {
      return isComplete && findings.held();
    }
  }

  /** Runs the plan on a started system. */
  Outcome run() throws Exception {
    var begin = System.nanoTime();
    var ledger = new Ledger();
    try (var exchange = new Exchange(system.brokerAddress());
        var records = new Records(system.records());
        var followers = new Followers(system.gateway(), ledger, plan);
        var load =
            new Load(
                system.gateway(),
                ledger,
                followers::created,
                plan,
                UUID.randomUUID().toString().substring(0, 8))) {
      var scene = new Scene(system, ledger, exchange, records, followers, plan);
      followers.start();
      load.start();
      var isComplete = true;
      var calm = RelayDelay.NONE;
      try {
        calm = calm(scene);
        for (var next : plan.faults().entrySet()) {
          awaitAcknowledged(scene, next.getKey());
          strike(scene, next.getValue());
        }
        awaitAcknowledged(scene, plan.events());
      } catch (Scene.StepTimeout e) {
        isComplete = false;
        ledger.violate(String.valueOf(e.getMessage()));
        progress.say("  " + e.getMessage());
      }
      load.stop();
      progress.say("Auditing the stores and the followers");
      var findings = new Audit(scene).findings();
      return new Outcome(
          faultResults, findings, calm, Duration.ofNanos(System.nanoTime() - begin), isComplete);
    }
  }

  /** Measures the relay's delay without faults. The first half only warms it up. */
  private RelayDelay calm(Scene scene) throws Exception {
    awaitAcknowledged(scene, plan.calm() / 2);
    var begin = RelayDelay.histogram(scene);
    awaitAcknowledged(scene, plan.calm());
    return RelayDelay.between(begin, RelayDelay.histogram(scene));
  }

  private void awaitAcknowledged(Scene scene, int events) throws Scene.StepTimeout {
    var last = scene.ledger.acknowledged();
    var since = System.nanoTime();
    while (scene.ledger.acknowledged() < events) {
      Wait.until(Duration.ofSeconds(1), () -> scene.ledger.acknowledged() >= events);
      report(scene);
      if (scene.ledger.acknowledged() > last) {
        last = scene.ledger.acknowledged();
        since = System.nanoTime();
      } else if (System.nanoTime() - since > plan.limit().toNanos()) {
        throw new Scene.StepTimeout(
            "The API acknowledged nothing for " + plan.limit().toSeconds() + " s");
      }
    }
  }

  private void strike(Scene scene, Fault fault) throws Exception {
    var at = scene.ledger.acknowledged();
    var begin = System.nanoTime();
    progress.say("  %,9d events   %s".formatted(at, fault.name()));
    fault.strike().on(scene);
    var righted = System.nanoTime();
    var isOver = Wait.until(plan.limit(), scene.recordedByNow());
    var end = System.nanoTime();
    faultResults.add(
        new FaultResult(
            at,
            fault.name(),
            Duration.ofNanos(righted - begin),
            scene.ledger.gaps().longest(begin, end),
            scene.records.gaps().longest(begin, end),
            Duration.ofNanos(end - righted)));
    if (!isOver) {
      throw new Scene.StepTimeout(
          "%s: not every acknowledged change was recorded within %d s; there are %d records"
              .formatted(fault.name(), plan.limit().toSeconds(), scene.records.count()));
    }
  }

  private void report(Scene scene) {
    var now = System.nanoTime();
    if (now - reportedAt < REPORT_INTERVAL.toNanos()) {
      return;
    }
    var events = scene.ledger.acknowledged();
    progress.say(
        "  %,9d events   %,d/s, %,d recorded"
            .formatted(
                events,
                Math.round((events - reportedEvents) / ((now - reportedAt) / 1e9)),
                scene.records.count()));
    reportedAt = now;
    reportedEvents = events;
  }
}
