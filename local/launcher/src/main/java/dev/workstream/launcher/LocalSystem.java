package dev.workstream.launcher;

import dev.workstream.engines.Engine;
import dev.workstream.engines.MongoAddress;
import dev.workstream.engines.PostgresAddress;
import dev.workstream.engines.RabbitAddress;
import dev.workstream.engines.RedisAddress;
import dev.workstream.engines.SearchPath;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A complete Workstream on this machine: four engines, and the three services as separate
 * processes. The launcher, benchmarks, drills and tests use it.
 */
public final class LocalSystem implements AutoCloseable {

  private final SystemPlan plan;
  private final SystemRunner runner;

  private LocalSystem(SystemPlan plan, Progress progress) {
    this.plan = plan;
    this.runner = new SystemRunner(plan, progress);
  }

  /** The JVM options of each service, here and in the images. */
  public static List<String> jvmOptions() {
    return Application.JVM_OPTIONS;
  }

  /**
   * Prepares a system, without starting it.
   *
   * @param home folder for data, logs and secrets
   * @param checkout the root of the built project
   * @param installed where to search for RabbitMQ and MongoDB
   */
  public static LocalSystem at(
      Path home,
      Path checkout,
      Ports ports,
      Layout layout,
      SearchPath installed,
      Progress progress) {
    return new LocalSystem(
        new SystemPlan(Home.at(home), checkout, ports, layout, installed), progress);
  }

  /**
   * Locks the home, deletes everything that an earlier system left in it, and prepares a system,
   * without starting it.
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
    return new LocalSystem(new SystemPlan(emptied, checkout, ports, layout, installed), progress);
  }

  /**
   * Starts everything and returns when all parts are ready. First ends processes that an earlier
   * launcher left.
   *
   * @throws LaunchFailure if a port is taken or a part does not become ready
   */
  public void start() {
    runner.start();
  }

  /** Base URL of the gateway. */
  public URI gateway() {
    return URI.create("http://127.0.0.1:" + plan.ports().gateway());
  }

  /** Base URL of the notifications-service. */
  public URI notifications() {
    return URI.create("http://127.0.0.1:" + plan.ports().notifications());
  }

  /** Base URL of a service's management port. */
  public URI management(String service) {
    return URI.create("http://127.0.0.1:" + service(service).managementPort());
  }

  /** The broker's address. */
  public RabbitAddress brokerAddress() {
    return plan.broker().address();
  }

  /** The tasks-service's database. */
  public PostgresAddress database() {
    return plan.database();
  }

  /** The database of the notifications-service. */
  public MongoAddress records() {
    return plan.records();
  }

  /** The Redis of the notifications-service, which remembers seen events. */
  public RedisAddress seenEvents() {
    return plan.redis().address();
  }

  public Engine postgres() {
    return plan.postgres();
  }

  public Engine broker() {
    return plan.broker();
  }

  public Engine redis() {
    return plan.redis();
  }

  public Engine mongo() {
    return plan.mongo();
  }

  /** The log of a service. */
  public Path log(String service) {
    return plan.home().log(service);
  }

  /** The services' names, in the order in which they are stopped. */
  public List<String> serviceNames() {
    return runner.services().stream().map(Service::name).toList();
  }

  /** The process of a running service. */
  public ProcessHandle process(String service) {
    return service(service).process();
  }

  /** The unpacked jar that a service runs from; its libraries are beside it. */
  public Path program(String service) {
    return service(service).application().unpacked();
  }

  /** The environment variables of a service. */
  public Map<String, String> variables(String service) {
    return service(service).variables();
  }

  /** Ends a service as SIGKILL does. */
  public void kill(String service) {
    service(service).kill();
  }

  /** Sends SIGTERM to a service, and returns when it has ended. */
  public void end(String service) {
    service(service).stop();
  }

  /** Pauses a service with SIGSTOP. */
  public void freeze(String service) {
    service(service).freeze();
  }

  /** Resumes a frozen service. */
  public void thaw(String service) {
    service(service).thaw();
  }

  /** Starts a service that has ended, and returns when it is ready. */
  public void restart(String service) {
    service(service).start();
  }

  /** Names the part that ended by itself, if one did. */
  Optional<LaunchFailure> endedPart() {
    return runner.endedPart();
  }

  /** A row for each part: name and version, address, log. */
  List<List<String>> table() {
    var rows = new ArrayList<List<String>>();
    for (var engine : plan.engines()) {
      rows.add(List.of(engine.version(), "127.0.0.1:" + engine.port(), shown(engine.log())));
    }
    for (var service : runner.services()) {
      rows.add(List.of(service.name(), "127.0.0.1:" + service.port(), shown(service.log())));
    }
    return rows;
  }

  /** Stops the services, callers first, then the engines. */
  @Override
  public void close() {
    runner.stop();
  }

  /** Whether {@link #close} was called. Then that call is the reason if the start fails. */
  boolean isClosed() {
    return runner.isStopped();
  }

  private static String shown(Path log) {
    var here = Path.of("").toAbsolutePath();
    return log.startsWith(here) ? here.relativize(log).toString() : log.toString();
  }

  private Service service(String name) {
    return runner.services().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no service " + name));
  }
}
