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
 * A whole Workstream on this machine: four engines, and the three services as processes of their
 * own. Benchmarks, drills and tests reach its parts through this class.
 */
public final class LocalSystem implements AutoCloseable {

  private final SystemPlan plan;
  private final SystemRunner runner;

  private LocalSystem(SystemPlan plan, Progress progress) {
    this.plan = plan;
    this.runner = new SystemRunner(plan, progress);
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
    return new LocalSystem(
        new SystemPlan(Home.at(home), checkout, ports, layout, installed), progress);
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
    return new LocalSystem(new SystemPlan(emptied, checkout, ports, layout, installed), progress);
  }

  /**
   * Starts everything and returns when all of it is ready. What an earlier launcher left running is
   * ended first.
   *
   * @throws LaunchFailure if a port is taken or something does not come up
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

  /** Where the broker is. */
  public RabbitAddress brokerAddress() {
    return plan.broker().address();
  }

  /** The tasks-service's database. */
  public PostgresAddress database() {
    return plan.database();
  }

  /** The records of the notifications-service. */
  public MongoAddress records() {
    return plan.records();
  }

  /** What the notifications-service has seen. */
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

  /** The part that has ended by itself, if there is one. */
  Optional<LaunchFailure> death() {
    return runner.death();
  }

  /** Which component, which version, where, and its log: a row each. */
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

  /** Stops everything in order. */
  @Override
  public void close() {
    runner.stop();
  }

  /** Whether it is being stopped or was: a start that fails now fails for that reason. */
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
