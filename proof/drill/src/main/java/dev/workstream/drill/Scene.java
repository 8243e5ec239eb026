package dev.workstream.drill;

import dev.workstream.engines.Wait;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.proof.client.Distribution;
import dev.workstream.proof.client.Metrics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** The running system and its observers, for faults to use. */
final class Scene {

  private final Queue<byte[]> poison = new ConcurrentLinkedQueue<>();

  final LocalSystem system;
  final Ledger ledger;
  final Exchange exchange;
  final Records records;
  final Followers followers;
  final Random random;
  private final Duration limit;

  Scene(
      LocalSystem system,
      Ledger ledger,
      Exchange exchange,
      Records records,
      Followers followers,
      Plan plan) {
    this.system = system;
    this.ledger = ledger;
    this.exchange = exchange;
    this.records = records;
    this.followers = followers;
    this.random = new Random(plan.seed());
    this.limit = plan.limit();
  }

  /** An expected step did not happen within the limit. */
  static final class StepTimeout extends Exception {

    StepTimeout(String what) {
      super(what);
    }
  }

  /** Waits for this many more acknowledged changes. */
  void awaitAcknowledged(int more) throws StepTimeout {
    var goal = ledger.acknowledged() + more;
    awaitThat("the API acknowledges calls", () -> ledger.acknowledged() >= goal);
  }

  /** Waits for this many more refused calls. */
  void awaitRefusals(int more) throws StepTimeout {
    var goal = ledger.refusals() + more;
    awaitThat("the API refuses calls", () -> ledger.refusals() >= goal);
  }

  /** Waits for this many more records. */
  void awaitRecords(int more) throws StepTimeout {
    var goal = records.count() + more;
    awaitThat("the consumer records events", () -> records.count() >= goal);
  }

  void awaitThat(String what, BooleanSupplier condition) throws StepTimeout {
    if (!Wait.until(limit, condition)) {
      throw new StepTimeout("Did not happen within " + limit.toSeconds() + " s: " + what);
    }
  }

  /** A random number around the middle, for the length of a fault. */
  int about(int middle) {
    return middle / 2 + random.nextInt(middle);
  }

  /** A random replica of a service. */
  String anyReplica(String service) {
    var replicas = replicas(service);
    return replicas.get(random.nextInt(replicas.size()));
  }

  List<String> replicas(String service) {
    return system.serviceNames().stream().filter(name -> name.startsWith(service)).toList();
  }

  /** The replica of notifications-service that is the active consumer. */
  String activeConsumer() throws StepTimeout {
    var replicas = replicas(Faults.NOTIFICATIONS);
    var before = replicas.stream().mapToDouble(this::recorded).toArray();
    awaitRecords(20);
    var active = 0;
    var maxRecorded = -1.0;
    for (var i = 0; i < replicas.size(); i++) {
      var recorded = recorded(replicas.get(i)) - before[i];
      if (recorded > maxRecorded) {
        active = i;
        maxRecorded = recorded;
      }
    }
    return replicas.get(active);
  }

  /** Adds messages that must become dead letters. */
  void expectDeadLetters(List<byte[]> bodies) {
    poison.addAll(bodies);
  }

  /** The exact messages that the dead-letter queue must hold. */
  Queue<byte[]> poison() {
    return poison;
  }

  /**
   * Whether all changes acknowledged by now are recorded. Later events do not count: they would
   * hide lost ones.
   */
  BooleanSupplier recordedByNow() {
    var goal = ledger.acknowledged();
    var now = Instant.now();
    return () -> records.count() >= goal && records.countUntil(now) >= goal;
  }

  /** The sum of a metric over all its labels; 0 if the service does not answer. */
  double metric(String service, String name) {
    try (var metrics = new Metrics(system.management(service))) {
      return metrics.sum(name);
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  /** A histogram over all its labels; empty if the service does not answer. */
  Distribution distribution(String service, String name) {
    try (var metrics = new Metrics(system.management(service))) {
      return metrics.distribution(name);
    } catch (UncheckedIOException e) {
      return new Distribution(new TreeMap<>());
    }
  }

  private double recorded(String service) {
    return metric(service, "workstream_inbox_recorded_total");
  }
}
