package dev.workstream.launcher;

import static dev.workstream.launcher.Environment.grpc;
import static dev.workstream.launcher.Environment.http;
import static dev.workstream.launcher.Environment.merged;
import static dev.workstream.launcher.Environment.onThisMachine;
import static dev.workstream.launcher.Environment.to;
import static dev.workstream.launcher.Environment.toService;

import dev.workstream.engines.Broker;
import dev.workstream.engines.DocumentStore;
import dev.workstream.engines.Engine;
import dev.workstream.engines.MongoAddress;
import dev.workstream.engines.PostgresAddress;
import dev.workstream.engines.PostgresEngine;
import dev.workstream.engines.RedisEngine;
import dev.workstream.engines.SearchPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The parts of a system on this machine, and their dependencies:
 *
 * <pre>
 * gateway ──> tasks-service ──────────> PostgreSQL, broker
 *    └──────> notifications-service ──> broker, Redis, MongoDB
 * </pre>
 *
 * {@link SystemRunner} starts and stops them.
 */
final class SystemPlan {

  static final String GATEWAY = "gateway";
  static final String TASKS = "tasks-service";
  static final String NOTIFICATIONS = "notifications-service";

  private static final String DATABASE = "workstream";

  private final Home home;
  private final Path checkout;
  private final Ports ports;
  private final Layout layout;
  private final PostgresEngine postgres;
  private final Broker broker;
  private final RedisEngine redis;
  private final DocumentStore mongo;

  /**
   * @param checkout the root of the built project
   * @param installed where to search for RabbitMQ and MongoDB
   */
  SystemPlan(Home home, Path checkout, Ports ports, Layout layout, SearchPath installed) {
    this.home = home;
    this.checkout = checkout;
    this.ports = ports;
    this.layout = layout;
    var folders = home.folders();
    var secrets = Secrets.of(home);
    postgres =
        new PostgresEngine(folders, ports.postgres(), secrets.postgresAdmin(), secrets.postgres());
    broker = Broker.of(installed, folders, ports.rabbit(), ports.rabbitNode(), secrets.rabbit());
    redis = new RedisEngine(folders, ports.redis(), secrets.redis());
    mongo = DocumentStore.of(installed, folders, ports.mongo());
  }

  /** The engines, which do not depend on each other. */
  List<Engine> engines() {
    return List.of(postgres, broker, redis, mongo);
  }

  /**
   * The services, callers first. Creates the database of the tasks-service, so PostgreSQL must be
   * running.
   */
  List<Service> services() {
    var gateways =
        List.of(new Replica(GATEWAY, ports.gateway(), ports.gatewayManagement(), ports.gateway()));
    var tasks =
        Replica.of(
            new Replica(TASKS, ports.tasks(), ports.tasksManagement(), ports.tasks()),
            layout.tasksReplicas());
    var notifications =
        Replica.of(
            new Replica(
                NOTIFICATIONS,
                ports.notifications(),
                ports.notificationsManagement(),
                ports.notificationsCalls()),
            layout.notificationsReplicas());

    var toTasks = toService("TASKS", tasks);
    var toNotifications = toService("NOTIFICATIONS", notifications);
    var toDatabase = to(database());
    var toBroker = to(broker.address());
    var toRedis = to(redis.address());
    var toRecords = to(records());
    home.writeVariables(merged(toDatabase, toBroker, toRedis, toRecords, toTasks, toNotifications));

    var services = new ArrayList<Service>();
    services.addAll(
        service(
            GATEWAY,
            "workstream-gateway",
            gateways,
            each -> merged(http(each), toTasks, toNotifications)));
    services.addAll(
        service(
            TASKS, "workstream-tasks", tasks, each -> merged(grpc(each), toDatabase, toBroker)));
    services.addAll(
        service(
            NOTIFICATIONS,
            "workstream-notifications",
            notifications,
            each -> merged(http(each), grpc(each), toBroker, toRedis, toRecords)));
    return services;
  }

  Home home() {
    return home;
  }

  Ports ports() {
    return ports;
  }

  Layout layout() {
    return layout;
  }

  PostgresEngine postgres() {
    return postgres;
  }

  Broker broker() {
    return broker;
  }

  RedisEngine redis() {
    return redis;
  }

  DocumentStore mongo() {
    return mongo;
  }

  /** The tasks-service's database. Creates it if it is missing. */
  PostgresAddress database() {
    return postgres.database(DATABASE);
  }

  /** The notifications-service's database. */
  MongoAddress records() {
    return mongo.database(DATABASE);
  }

  private List<Service> service(
      String name,
      String artifact,
      List<Replica> replicas,
      Function<Replica, Map<String, String>> variables) {
    var jar = checkout.resolve(name).resolve("target").resolve(artifact + ".jar");
    var application = new Application(name, jar, home.folders().run());
    return replicas.stream()
        .map(replica ->
            new Service(
                replica.name(),
                application,
                layout.classPath().getOrDefault(name, List.of()),
                merged(variables.apply(replica), onThisMachine(replica), layout.variables()),
                replica.port(),
                replica.managementPort(),
                emptied(home.log(replica.name())),
                home.folders().run()))
        .toList();
  }

  private static Path emptied(Path log) {
    try {
      return Files.writeString(log, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
