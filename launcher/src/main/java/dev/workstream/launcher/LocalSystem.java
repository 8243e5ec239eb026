package dev.workstream.launcher;

import dev.workstream.engines.Broker;
import dev.workstream.engines.DocumentStore;
import dev.workstream.engines.Engine;
import dev.workstream.engines.FreePorts;
import dev.workstream.engines.MongoAddress;
import dev.workstream.engines.PostgresAddress;
import dev.workstream.engines.PostgresEngine;
import dev.workstream.engines.RabbitAddress;
import dev.workstream.engines.RedisAddress;
import dev.workstream.engines.RedisEngine;
import dev.workstream.engines.SearchPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole Workstream on this machine: four engines, and the three services as processes of their
 * own.
 */
public final class LocalSystem implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final String GATEWAY = "gateway";
  private static final String TASKS = "tasks-service";
  private static final String NOTIFICATIONS = "notifications-service";
  private static final String DATABASE = "workstream";

  private final Home home;
  private final Path checkout;
  private final Ports ports;
  private final Layout layout;
  private final Progress progress;
  private final Secrets secrets;
  private final PostgresEngine postgres;
  private final Broker broker;
  private final RedisEngine redis;
  private final DocumentStore mongo;

  /** In the order in which they are stopped: first who calls, then who is called. */
  private final List<Service> services = new CopyOnWriteArrayList<>();

  /** Held while starting: what is being started can only be stopped once it is known. */
  private final ReentrantLock starting = new ReentrantLock();

  private volatile boolean isClosed;

  private LocalSystem(
      Home home,
      Path checkout,
      Ports ports,
      Layout layout,
      SearchPath installed,
      Progress progress) {
    this.home = home;
    this.checkout = checkout;
    this.ports = ports;
    this.layout = layout;
    this.progress = progress;
    var folders = home.folders();
    secrets = Secrets.of(home);
    postgres =
        new PostgresEngine(folders, ports.postgres(), secrets.postgresAdmin(), secrets.postgres());
    broker = Broker.of(installed, folders, ports.rabbit(), ports.rabbitNode(), secrets.rabbit());
    redis = new RedisEngine(folders, ports.redis(), secrets.redis());
    mongo = DocumentStore.of(installed, folders, ports.mongo());
  }

  /** What the JVM of each service is told, here and in the images. */
  public static List<String> jvmOptions() {
    return Application.JVM_OPTIONS;
  }

  /**
   * Prepares a system; nothing of it runs yet.
   *
   * @param home where its data, logs and secrets are, or will be
   * @param checkout the root of the project, built
   * @param installed where RabbitMQ and MongoDB are looked for
   */
  public static LocalSystem at(
      Path home,
      Path checkout,
      Ports ports,
      Layout layout,
      SearchPath installed,
      Progress progress) {
    return new LocalSystem(Home.at(home), checkout, ports, layout, installed, progress);
  }

  /**
   * Prepares a system on a home that nobody else uses, from which all that an earlier one left is
   * deleted.
   *
   * @param home see {@link #at}
   * @param checkout see {@link #at}
   * @param installed see {@link #at}
   * @throws LaunchFailure if another process uses this home
   */
  public static LocalSystem fresh(
      Path home,
      Path checkout,
      Ports ports,
      Layout layout,
      SearchPath installed,
      Progress progress) {
    var emptied = Home.at(home);
    emptied.lock();
    emptied.folders().run().endLeftovers();
    emptied.empty();
    return new LocalSystem(emptied, checkout, ports, layout, installed, progress);
  }

  /**
   * Starts everything and returns when all of it is ready. What an earlier launcher left running is
   * ended first.
   *
   * @throws LaunchFailure if a port is taken or something does not come up
   */
  public void start() {
    starting.lock();
    try {
      startEverything();
    } finally {
      starting.unlock();
    }
  }

  private void startEverything() {
    for (var leftover : home.folders().run().endLeftovers()) {
      progress.say("  ended " + leftover + ", left by a run that was killed");
    }
    refuseTakenPorts();
    progress.say("Starting the engines");
    inParallel(List.of(postgres, broker, redis, mongo), this::startEngine);
    prepareServices();
    prepareApplications();
    progress.say("Starting the services");
    inParallel(services, this::startService);
  }

  /** Base URL of the gateway. */
  public URI gateway() {
    return URI.create("http://127.0.0.1:" + ports.gateway());
  }

  /** Base URL of the notifications-service. */
  public URI notifications() {
    return URI.create("http://127.0.0.1:" + ports.notifications());
  }

  /** Base URL of a service's management port. */
  public URI management(String service) {
    return URI.create("http://127.0.0.1:" + service(service).managementPort());
  }

  /** Where the broker is. */
  public RabbitAddress brokerAddress() {
    return broker.address();
  }

  /** The tasks-service's database. */
  public PostgresAddress database() {
    return postgres.database(DATABASE);
  }

  /** The records of the notifications-service. */
  public MongoAddress records() {
    return mongo.database(DATABASE);
  }

  /** What the notifications-service has seen. */
  public RedisAddress seenEvents() {
    return redis.address();
  }

  public Engine postgres() {
    return postgres;
  }

  public Engine broker() {
    return broker;
  }

  public Engine redis() {
    return redis;
  }

  public Engine mongo() {
    return mongo;
  }

  /** The log of a service. */
  public Path log(String service) {
    return home.log(service);
  }

  /** The services' names, in the order in which they are stopped. */
  public List<String> serviceNames() {
    return services.stream().map(Service::name).toList();
  }

  /** The process of a service that runs. */
  public ProcessHandle process(String service) {
    return service(service).process();
  }

  /** The jar that a service runs from, with its libraries beside it. */
  public Path program(String service) {
    return service(service).application().unpacked();
  }

  /** What a service is told about the others, and where it listens. */
  public Map<String, String> variables(String service) {
    return service(service).variables();
  }

  /** Ends a service as SIGKILL does. */
  public void kill(String service) {
    service(service).kill();
  }

  /** Ends a service as SIGTERM does, and returns when it has ended. */
  public void end(String service) {
    service(service).stop();
  }

  /** Stops a service where it is, as SIGSTOP does. */
  public void freeze(String service) {
    service(service).freeze();
  }

  /** Lets a frozen service go on. */
  public void thaw(String service) {
    service(service).thaw();
  }

  /** Starts a service that has ended, and returns when it is ready. */
  public void restart(String service) {
    service(service).start();
  }

  /** What has ended by itself, if anything has. */
  synchronized Optional<LaunchFailure> death() {
    if (isClosed) {
      return Optional.empty();
    }
    for (var service : services) {
      if (!service.isRunning()) {
        return Optional.of(service.death());
      }
    }
    for (var engine : engines()) {
      if (!engine.isRunning()) {
        return Optional.of(new LaunchFailure(engine.version() + " ended; see " + engine.log()));
      }
    }
    return Optional.empty();
  }

  /** Which component, which version, where, and its log: a row each. */
  List<List<String>> table() {
    var rows = new ArrayList<List<String>>();
    for (var engine : engines()) {
      rows.add(List.of(engine.version(), "127.0.0.1:" + engine.port(), shown(engine.log())));
    }
    for (var service : services) {
      rows.add(List.of(service.name(), "127.0.0.1:" + service.port(), shown(service.log())));
    }
    return rows;
  }

  /** Stops everything in order. */
  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    awaitStart();
    services.stream()
        .filter(Service::isRunning)
        .forEach(service -> stop(service.name(), service::stop));
    Stream.of(broker, mongo, redis, postgres)
        .filter(Engine::isRunning)
        .forEach(engine -> stop(engine.version(), engine::stop));
  }

  /** Whether it is being stopped or was: a start that fails now fails for that reason. */
  boolean isClosed() {
    return isClosed;
  }

  /** A stop in the middle of the start ends what is waited for, then waits for the rest. */
  private void awaitStart() {
    var end = System.nanoTime() + START_LIMIT.toNanos();
    try {
      while (!starting.tryLock(100, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
        services.forEach(Service::kill);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Engine> engines() {
    return List.of(postgres, broker, redis, mongo);
  }

  private String shown(Path log) {
    var here = Path.of("").toAbsolutePath();
    return log.startsWith(here) ? here.relativize(log).toString() : log.toString();
  }

  private void startEngine(Engine engine) {
    refuseWhenClosed();
    progress.step(engine::version, engine::start);
  }

  private void startService(Service service) {
    refuseWhenClosed();
    progress.step(service::name, service::start);
  }

  private void refuseWhenClosed() {
    if (isClosed) {
      throw new LaunchFailure("Stopped while starting");
    }
  }

  private void stop(String name, Runnable stop) {
    try {
      progress.step(() -> "stopped " + name, stop);
    } catch (RuntimeException e) {
      // The others have to be stopped all the same.
      progress.say("  " + name + " could not be stopped in order: " + e.getMessage());
    }
  }

  private Service service(String name) {
    return services.stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no service " + name));
  }

  private void refuseTakenPorts() {
    ports
        .byPurpose()
        .forEach((port, purpose) -> {
          if (PortHolder.isTaken(port)) {
            throw new LaunchFailure(
                "Port %d, for %s, is taken by %s. Stop that, or move Workstream's ports, for"
                        .formatted(port, purpose, PortHolder.describe(port))
                    + " example with WORKSTREAM_PORT_OFFSET=100.");
          }
        });
  }

  private void prepareServices() {
    var address = broker.address();
    var database = database();
    var toRabbit =
        Map.of(
            "SPRING_RABBITMQ_HOST", address.host(),
            "SPRING_RABBITMQ_PORT", Integer.toString(address.port()),
            "SPRING_RABBITMQ_USERNAME", address.username(),
            "SPRING_RABBITMQ_PASSWORD", address.password());
    var toPostgres =
        Map.of(
            "SPRING_DATASOURCE_URL", database.jdbcUrl(),
            "SPRING_DATASOURCE_USERNAME", database.username(),
            "SPRING_DATASOURCE_PASSWORD", database.password());
    var toStores =
        Map.of(
            "SPRING_DATA_REDIS_HOST", redis.address().host(),
            "SPRING_DATA_REDIS_PORT", Integer.toString(redis.port()),
            "SPRING_DATA_REDIS_PASSWORD", redis.address().password(),
            "SPRING_MONGODB_URI", records().uri());
    var tasks =
        replicas(
            TASKS, ports.tasks(), ports.tasksManagement(), ports.tasks(), layout.tasksReplicas());
    var notifications =
        replicas(
            NOTIFICATIONS,
            ports.notifications(),
            ports.notificationsManagement(),
            ports.notificationsCalls(),
            layout.notificationsReplicas());
    var toServices =
        Map.of(
            "SPRING_GRPC_CLIENT_CHANNEL_TASKS_TARGET", target(tasks),
            "SPRING_GRPC_CLIENT_CHANNEL_NOTIFICATIONS_TARGET", target(notifications));
    home.writeVariables(merged(toRabbit, toPostgres, toStores, toServices));

    services.add(
        service(
            GATEWAY,
            application(GATEWAY, "workstream-gateway"),
            new Replica(GATEWAY, ports.gateway(), ports.gatewayManagement(), ports.gateway()),
            merged(toServices, Map.of("SERVER_PORT", Integer.toString(ports.gateway())))));
    var tasksApplication = application(TASKS, "workstream-tasks");
    for (var replica : tasks) {
      services.add(
          service(TASKS, tasksApplication, replica, merged(toPostgres, toRabbit, calls(replica))));
    }
    var notificationsApplication = application(NOTIFICATIONS, "workstream-notifications");
    for (var replica : notifications) {
      services.add(
          service(
              NOTIFICATIONS,
              notificationsApplication,
              replica,
              merged(
                  toRabbit,
                  toStores,
                  calls(replica),
                  Map.of("SERVER_PORT", Integer.toString(replica.port())))));
    }
  }

  /**
   * One process of a service.
   *
   * @param port where its clients reach it
   * @param callsPort of its gRPC; the same, where that is what its clients speak
   */
  private record Replica(String name, int port, int managementPort, int callsPort) {}

  /** The first has the service's name and usual ports, further ones a number and what is free. */
  private static List<Replica> replicas(
      String service, int port, int managementPort, int callsPort, int count) {
    var replicas = new ArrayList<Replica>();
    replicas.add(new Replica(service, port, managementPort, callsPort));
    for (var number = 2; number <= count; number++) {
      var free = FreePorts.runOf(3);
      replicas.add(
          new Replica(service + "-" + number, free, free + 1, callsPort == port ? free : free + 2));
    }
    return replicas;
  }

  /** Where a gateway finds all of them. */
  private static String target(List<Replica> replicas) {
    return "ipv4:"
        + replicas.stream()
            .map(replica -> "127.0.0.1:" + replica.callsPort())
            .collect(Collectors.joining(","));
  }

  private static Map<String, String> calls(Replica replica) {
    return Map.of(
        "SPRING_GRPC_SERVER_PORT",
        Integer.toString(replica.callsPort()),
        "SPRING_GRPC_SERVER_ADDRESS",
        "127.0.0.1");
  }

  private Application application(String service, String artifact) {
    return new Application(
        service,
        checkout.resolve(service).resolve("target").resolve(artifact + ".jar"),
        home.folders().run());
  }

  /** The first replica of each stands for all of them. */
  private void prepareApplications() {
    var firsts = new LinkedHashMap<Application, Service>();
    services.forEach(service -> firsts.putIfAbsent(service.application(), service));
    inParallel(
        List.copyOf(firsts.values()),
        service -> {
          refuseWhenClosed();
          service.application().unpack(service.log());
          if (layout.startsOften()) {
            service.application().train(service.variables(), service.log());
          }
        });
  }

  private Service service(
      String module, Application application, Replica replica, Map<String, String> variables) {
    return new Service(
        replica.name(),
        application,
        layout.classPath().getOrDefault(module, List.of()),
        merged(
            variables,
            Map.of(
                "SERVER_ADDRESS", "127.0.0.1",
                "MANAGEMENT_SERVER_ADDRESS", "127.0.0.1",
                "MANAGEMENT_SERVER_PORT", Integer.toString(replica.managementPort())),
            layout.variables()),
        replica.port(),
        replica.managementPort(),
        emptied(home.log(replica.name())),
        home.folders().run());
  }

  private static Path emptied(Path log) {
    try {
      return Files.writeString(log, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SafeVarargs
  private static Map<String, String> merged(Map<String, String>... maps) {
    var merged = new LinkedHashMap<String, String>();
    for (var map : maps) {
      merged.putAll(map);
    }
    return merged;
  }

  private static <T> void inParallel(List<? extends T> things, Consumer<T> action) {
    // Not virtual ones: several that load classes from one nested jar were seen to wait for ever.
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var started = new ArrayList<Future<?>>();
      for (var thing : things) {
        started.add(threads.submit(() -> action.accept(thing)));
      }
      for (var each : started) {
        each.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchFailure("Interrupted");
    }
  }
}
