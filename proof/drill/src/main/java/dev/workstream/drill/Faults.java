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

/** All the faults there are. */
final class Faults {

  static final String GATEWAY = "gateway";
  static final String TASKS = "tasks-service";
  static final String NOTIFICATIONS = "notifications-service";

  /** Every fault once. */
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
          new Fault("PostgreSQL stopped", scene -> loseDatabase(scene, Engine::stop)),
          new Fault("PostgreSQL killed", scene -> loseDatabase(scene, Engine::kill)),
          new Fault("Redis stopped", scene -> outlive(scene, scene.system.redis(), Engine::stop)),
          new Fault("Redis killed", scene -> outlive(scene, scene.system.redis(), Engine::kill)),
          new Fault("MongoDB stopped", scene -> outlive(scene, scene.system.mongo(), Engine::stop)),
          new Fault("MongoDB away, active consumer killed", Faults::killConsumerInOutage),
          new Fault("events published twice", scene -> scene.exchange.repeat(200, scene.random)),
          new Fault("Redis emptied, events published twice", Faults::repeatForgotten),
          new Fault("records deleted, then repaired", Faults::repair),
          new Fault("poison", Faults::poison),
          new Fault("no route for created tasks", Faults::loseRoute),
          new Fault("route to a full queue", Faults::fillQueue));

  /** Few, in an order in which each promise is put to the test within a minute. */
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

  /** Others go on while one is away; there is but one gateway. */
  private static void outlive(Scene scene, String service, Consumer<String> end) throws Exception {
    end.accept(service);
    if (!service.equals(GATEWAY)) {
      scene.awaitAcknowledged(scene.about(200));
    }
    scene.system.restart(service);
  }

  /** The API goes on without it. */
  private static void outlive(Scene scene, Engine engine, Consumer<Engine> end) throws Exception {
    end.accept(engine);
    scene.awaitAcknowledged(scene.about(400));
    engine.start();
  }

  /** The API cannot go on without it. */
  private static void loseDatabase(Scene scene, Consumer<Engine> end) throws Exception {
    var database = scene.system.postgres();
    end.accept(database);
    scene.awaitRefusals(scene.about(20));
    database.start();
  }

  /** Unlike a kill, an end in order leaves nothing for anybody to do again. */
  private static void endActiveConsumer(Scene scene) throws Exception {
    var active = scene.activeConsumer();
    var others =
        scene.replicas(NOTIFICATIONS).stream().filter(each -> !each.equals(active)).toList();
    var before = redelivered(scene, others);
    scene.system.end(active);
    scene.awaitAcknowledged(scene.about(200));
    scene.awaitThat("all is recorded so far", scene.recordedByNow());
    var again = redelivered(scene, others) - before;
    if (again > 0) {
      scene.ledger.violate((int) again + " messages were delivered again after an end in order");
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

  /** It comes back only when another has taken over, and believes that nothing has changed. */
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

  private static void repeatForgotten(Scene scene) throws Exception {
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

  /** As if a store was restored from a backup; what Redis remembers must not hide it. */
  private static void repair(Scene scene) throws Exception {
    var begin = Instant.now().minus(Duration.ofHours(1));
    scene.awaitThat("all is recorded so far", scene.recordedByNow());
    var deleted = scene.records.deleteTasks(50);
    var end = Instant.now();
    var repair = new Repair(scene.system.management(TASKS), scene.system.management(NOTIFICATIONS));
    scene.awaitThat(
        "the deleted records are published again",
        () -> repair.run(begin, end, false).republished() >= deleted);
  }

  /** Each is one of its own, so that it can be told in the dead-letter queue. */
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
   * What waits of each task is refused for a while, and then its creation has no way although its
   * completion has one, which must wait all the same.
   */
  private static void loseRoute(Scene scene) throws Exception {
    scene.exchange.leadRouteToFullQueue();
    scene.awaitAcknowledged(scene.about(200));
    scene.exchange.loseRouteOfCreated();
    scene.awaitAcknowledged(scene.about(600));
    scene.exchange.restoreRoutes();
  }

  /** Whatever is published is refused. */
  private static void fillQueue(Scene scene) throws Exception {
    scene.exchange.leadRouteToFullQueue();
    scene.awaitAcknowledged(scene.about(200));
    scene.exchange.restoreRoutes();
  }
}
