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

/** All that a fault can get hold of. */
final class Scene {

  private final Queue<byte[]> poison = new ConcurrentLinkedQueue<>();

  final LocalSystem system;
  final Ledger ledger;
  final Exchange exchange;
  final Records records;
  final Followers followers;
  final Random random;
  private final Duration patience;

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
    this.patience = plan.patience();
  }

  /** Something that ought to have happened did not. */
  static final class NotInTime extends Exception {

    NotInTime(String what) {
      super(what);
    }
  }

  /** Until clients were told of so many more changes. */
  void awaitAcknowledged(int more) throws NotInTime {
    var goal = ledger.acknowledged() + more;
    awaitThat("the API acknowledges", () -> ledger.acknowledged() >= goal);
  }

  /** Until clients were refused so many more times. */
  void awaitRefusals(int more) throws NotInTime {
    var goal = ledger.refusals() + more;
    awaitThat("the API refuses", () -> ledger.refusals() >= goal);
  }

  /** Until so many more events are recorded. */
  void awaitRecords(int more) throws NotInTime {
    var goal = records.count() + more;
    awaitThat("events are recorded", () -> records.count() >= goal);
  }

  void awaitThat(String what, BooleanSupplier isSo) throws NotInTime {
    if (!Wait.until(patience, isSo)) {
      throw new NotInTime("Not within " + patience.toSeconds() + " s: " + what);
    }
  }

  /** Some number around the middle, for how long a fault lasts. */
  int about(int middle) {
    return middle / 2 + random.nextInt(middle);
  }

  /** One of a service's replicas, by chance. */
  String anyReplica(String service) {
    var replicas = replicas(service);
    return replicas.get(random.nextInt(replicas.size()));
  }

  List<String> replicas(String service) {
    return system.serviceNames().stream().filter(name -> name.startsWith(service)).toList();
  }

  /** The replica of notifications-service that consumes. */
  String activeConsumer() throws NotInTime {
    var replicas = replicas(Faults.NOTIFICATIONS);
    var before = replicas.stream().mapToDouble(this::recorded).toArray();
    awaitRecords(20);
    var most = 0;
    var mostRecorded = -1.0;
    for (var i = 0; i < replicas.size(); i++) {
      var recorded = recorded(replicas.get(i)) - before[i];
      if (recorded > mostRecorded) {
        most = i;
        mostRecorded = recorded;
      }
    }
    return replicas.get(most);
  }

  /** Notes what has to end up as a dead letter. */
  void expectDeadLetters(List<byte[]> bodies) {
    poison.addAll(bodies);
  }

  /** All that has to be in the dead-letter queue, and nothing else may be. */
  Queue<byte[]> poison() {
    return poison;
  }

  /**
   * Whether all that clients have been told of by now is recorded. What happens later does not
   * count: it would make up for what was lost.
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
