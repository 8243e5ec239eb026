package dev.workstream.drill;

import dev.workstream.engines.Engine;
import dev.workstream.launcher.Repair;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** All faults. */
final class Faults {

  static final String GATEWAY = "gateway";
  static final String TASKS = "tasks-service";
  static final String NOTIFICATIONS = "notifications-service";

  /** One round of a long drill. Frequent faults appear twice. */
  static final List<Fault> ALL =
      List.of(
          new Fault("gateway killed", scene -> outlive(scene, GATEWAY, scene.system::kill)),
          new Fault("gateway ended", scene -> outlive(scene, GATEWAY, scene.system::end)),
          new Fault(
              "tasks-service killed",
              scene -> outlive(scene, scene.anyReplica(TASKS), scene.system::kill)),
          new Fault(
              "tasks-service killed",
              scene -> outlive(scene, scene.anyReplica(TASKS), scene.system::kill)),
          new Fault(
              "tasks-service ended",
              scene -> outlive(scene, scene.anyReplica(TASKS), scene.system::end)),
          new Fault("tasks-service frozen", scene -> freeze(scene, scene.anyReplica(TASKS))),
          new Fault("both tasks-services killed", Faults::killAllTasks),
          new Fault(
              "active consumer killed",
              scene -> outlive(scene, scene.activeConsumer(), scene.system::kill)),
          new Fault(
              "active consumer killed",
              scene -> outlive(scene, scene.activeConsumer(), scene.system::kill)),
          new Fault("active consumer ended", Faults::endActiveConsumer),
          new Fault("active consumer frozen", Faults::freezeActiveConsumer),
          new Fault(
              "RabbitMQ stopped", scene -> outlive(scene, scene.system.broker(), Engine::stop)),
          new Fault(
              "RabbitMQ killed", scene -> outlive(scene, scene.system.broker(), Engine::kill)),
          new Fault("RabbitMQ killed, then a tasks-service", Faults::killRelayInOutage),
          new Fault("PostgreSQL stopped", scene -> endDatabase(scene, Engine::stop)),
          new Fault("PostgreSQL killed", scene -> endDatabase(scene, Engine::kill)),
          new Fault("Redis stopped", scene -> outlive(scene, scene.system.redis(), Engine::stop)),
          new Fault("Redis killed", scene -> outlive(scene, scene.system.redis(), Engine::kill)),
          new Fault("MongoDB stopped", scene -> outlive(scene, scene.system.mongo(), Engine::stop)),
          new Fault("MongoDB away, active consumer killed", Faults::killConsumerInOutage),
          new Fault("events published twice", scene -> scene.exchange.repeat(200, scene.random)),
          new Fault("Redis emptied, events published twice", Faults::emptyRedisAndRepeat),
          new Fault("records deleted, then repaired", Faults::repair),
          new Fault("poison", Faults::poison),
          new Fault("no route for created tasks", Faults::removeRoute),
          new Fault("route to a full queue", Faults::fillQueue));

  /** Enough faults to test each promise within a minute. */
  static final List<Fault> SHORT =
      List.of(
          named("RabbitMQ stopped"),
          named("no route for created tasks"),
          named("route to a full queue"),
          named("tasks-service killed"),
          named("active consumer killed"),
          named("MongoDB away, active consumer killed"),
          named("Redis emptied, events published twice"),
          named("poison"));

  private Faults() {}

  static Fault named(String name) {
    return ALL.stream().filter(fault -> fault.name().equals(name)).findFirst().orElseThrow();
  }

  /** Another replica serves meanwhile. The only gateway restarts at once. */
  private static void outlive(Scene scene, String service, Consumer<String> end) throws Exception {
    end.accept(service);
    if (!service.equals(GATEWAY)) {
      scene.awaitAcknowledged(scene.about(200));
    }
    scene.system.restart(service);
  }

  /** The API works without this engine. */
  private static void outlive(Scene scene, Engine engine, Consumer<Engine> end) throws Exception {
    end.accept(engine);
    scene.awaitAcknowledged(scene.about(400));
    engine.start();
  }

  /** The API refuses calls without the database. */
  private static void endDatabase(Scene scene, Consumer<Engine> end) throws Exception {
    var database = scene.system.postgres();
    end.accept(database);
    scene.awaitRefusals(scene.about(20));
    database.start();
  }

  /** Unlike a kill, a regular stop must not cause redeliveries. */
  private static void endActiveConsumer(Scene scene) throws Exception {
    var active = scene.activeConsumer();
    var others =
        scene.replicas(NOTIFICATIONS).stream().filter(each -> !each.equals(active)).toList();
    var before = redelivered(scene, others);
    scene.system.end(active);
    scene.awaitAcknowledged(scene.about(200));
    scene.awaitThat("all acknowledged changes are recorded", scene.recordedByNow());
    var again = redelivered(scene, others) - before;
    if (again > 0) {
      scene.ledger.violate((int) again + " messages were redelivered after a regular stop");
    }
    scene.system.restart(active);
  }

  private static double redelivered(Scene scene, List<String> services) {
    return services.stream()
        .mapToDouble(service -> scene.metric(service, "workstream_inbox_redelivered_total"))
        .sum();
  }

  private static void freeze(Scene scene, String service) throws Exception {
    scene.system.freeze(service);
    try {
      scene.awaitAcknowledged(scene.about(200));
    } finally {
      scene.system.thaw(service);
    }
  }

  private static void killAllTasks(Scene scene) throws Exception {
    var replicas = scene.replicas(TASKS);
    replicas.forEach(scene.system::kill);
    scene.awaitRefusals(10);
    replicas.parallelStream().forEach(scene.system::restart);
  }

  /** Thaws the consumer after another took over: it still believes that it is the active one. */
  private static void freezeActiveConsumer(Scene scene) throws Exception {
    var active = scene.activeConsumer();
    scene.system.freeze(active);
    try {
      scene.awaitRecords(100);
    } finally {
      scene.system.thaw(active);
    }
  }

  private static void killRelayInOutage(Scene scene) throws Exception {
    scene.system.broker().kill();
    scene.awaitAcknowledged(scene.about(200));
    outlive(scene, scene.anyReplica(TASKS), scene.system::kill);
    scene.system.broker().start();
  }

  private static void killConsumerInOutage(Scene scene) throws Exception {
    var active = scene.activeConsumer();
    scene.system.mongo().stop();
    scene.awaitAcknowledged(scene.about(200));
    scene.system.kill(active);
    scene.awaitAcknowledged(scene.about(200));
    scene.system.mongo().start();
    scene.system.restart(active);
  }

  private static void emptyRedisAndRepeat(Scene scene) throws Exception {
    var address = scene.system.seenEvents();
    var uri =
        RedisURI.builder()
            .withHost(address.host())
            .withPort(address.port())
            .withPassword(address.password().toCharArray())
            .build();
    try (var redis = RedisClient.create(uri);
        var connection = redis.connect()) {
      connection.sync().flushall();
    }
    scene.exchange.repeat(200, scene.random);
  }

  /** Like a store restored from an old backup. Entries in Redis must not hide the lost records. */
  private static void repair(Scene scene) throws Exception {
    var begin = Instant.now().minus(Duration.ofHours(1));
    scene.awaitThat("all acknowledged changes are recorded", scene.recordedByNow());
    var deleted = scene.records.deleteTasks(50);
    var end = Instant.now();
    var repair = new Repair(scene.system.management(TASKS), scene.system.management(NOTIFICATIONS));
    scene.awaitThat(
        "the repair publishes the deleted records again",
        () -> repair.run(begin, end, false).republished() >= deleted);
  }

  /** Makes each body unique, so that the audit can find it in the dead-letter queue. */
  private static void poison(Scene scene) throws Exception {
    var bodies = new ArrayList<byte[]>();
    for (Function<String, String> kind : POISON) {
      bodies.add(kind.apply(UUID.randomUUID().toString()).getBytes(StandardCharsets.UTF_8));
    }
    var tooLarge = new byte[300_000];
    scene.random.nextBytes(tooLarge);
    bodies.add(tooLarge);
    scene.expectDeadLetters(bodies);
    scene.exchange.poison(bodies);
  }

  private static final List<Function<String, String>> POISON =
      List.of(
          id -> "not JSON " + id,
          id -> "[\"" + id + "\"]",
          id -> "{\"event_id\":\"" + id + "\"}",
          id -> "{\"event_id\":\"" + id + "\"} trailing",
          id -> "\"" + id + "\"",
          id -> "{\"a\":\"" + id + "\",\"a\":1}",
          id -> "[".repeat(5_000) + id,
          id ->
              """
              {"event_id":"%s","event_type":"workstream.task.created.v1",\
              "occurred_at":"2026-02-30T12:00:00Z","producer":"drill",\
              "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","subject":"task/x","sequence":1,\
              "payload":{}}\
              """
                  .formatted(id));

  /**
   * First the full queue rejects all events. Then created events have no route, but completed
   * events do: a completed event must still wait for the created event of its task.
   */
  private static void removeRoute(Scene scene) throws Exception {
    scene.exchange.routeToFullQueue();
    scene.awaitAcknowledged(scene.about(200));
    scene.exchange.removeRouteOfCreated();
    scene.awaitAcknowledged(scene.about(600));
    scene.exchange.restoreRoutes();
  }

  /** The broker rejects every event. */
  private static void fillQueue(Scene scene) throws Exception {
    scene.exchange.routeToFullQueue();
    scene.awaitAcknowledged(scene.about(200));
    scene.exchange.restoreRoutes();
  }
}
