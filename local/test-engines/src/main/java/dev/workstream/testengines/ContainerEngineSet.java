package dev.workstream.testengines;

import dev.workstream.engines.FreePorts;
import dev.workstream.engines.MongoAddress;
import dev.workstream.engines.PostgresAddress;
import dev.workstream.engines.RabbitAddress;
import dev.workstream.engines.RedisAddress;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;

/** Engines in containers. A restart of an engine keeps its port on the host. */
final class ContainerEngineSet implements EngineSet {

  private static final String USER = "workstream";
  private static final String PASSWORD = "only-for-tests";

  private final AtomicInteger databases = new AtomicInteger();
  private final Map<Kind, Integer> ports = new EnumMap<>(Kind.class);
  private final Map<Kind, GenericContainer<?>> containers = new EnumMap<>(Kind.class);

  @Override
  public PostgresAddress postgres() {
    start(Kind.POSTGRES);
    var name = "test_" + databases.incrementAndGet();
    var url = "jdbc:postgresql://%s:%d/".formatted(host(), port(Kind.POSTGRES));
    try (var connection = DriverManager.getConnection(url + "postgres", USER, PASSWORD);
        var statement = connection.createStatement()) {
      var exists = statement.executeQuery("select from pg_roles where rolname = 'ordinary'").next();
      if (!exists) {
        statement.execute("create role ordinary login password '" + PASSWORD + "'");
      }
      statement.execute("create database " + name + " owner ordinary");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new PostgresAddress(url + name, "ordinary", PASSWORD);
  }

  @Override
  public RabbitAddress rabbit() {
    start(Kind.RABBIT);
    return new RabbitAddress(host(), port(Kind.RABBIT), USER, PASSWORD);
  }

  @Override
  public RedisAddress redis() {
    start(Kind.REDIS);
    return new RedisAddress(host(), port(Kind.REDIS), PASSWORD);
  }

  @Override
  public MongoAddress mongo() {
    start(Kind.MONGO);
    return new MongoAddress(
        "mongodb://%s:%d/test_%d?directConnection=true"
            .formatted(host(), port(Kind.MONGO), databases.incrementAndGet()));
  }

  @Override
  public synchronized void stop(Kind kind) {
    var container = containers.get(kind);
    if (container != null) {
      container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
    }
  }

  @Override
  public synchronized void start(Kind kind) {
    var container = containers.get(kind);
    if (container == null) {
      var created = create(kind);
      created.setPortBindings(List.of(port(kind) + ":" + innerPort(kind)));
      created.start();
      containers.put(kind, created);
    } else if (!container.isRunning()) {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
      if (!dev.workstream.engines.Wait.until(
          java.time.Duration.ofSeconds(60), () -> accepts(host(), port(kind)))) {
        throw new IllegalStateException(kind + " is not reachable 60 s after its restart");
      }
    }
  }

  @Override
  public synchronized void close() {
    containers.values().forEach(GenericContainer::stop);
  }

  private static boolean accepts(String host, int port) {
    try (var socket = new java.net.Socket(host, port)) {
      return socket.isConnected();
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private static GenericContainer<?> create(Kind kind) {
    return switch (kind) {
      case POSTGRES ->
          new PostgreSQLContainer(DockerImageName.parse("postgres:18"))
              .withUsername(USER)
              .withPassword(PASSWORD)
              .withCommand("postgres", "-c", "max_connections=200");
      case RABBIT ->
          new RabbitMQContainer(DockerImageName.parse("rabbitmq:4-management"))
              .withAdminUser(USER)
              .withAdminPassword(PASSWORD);
      case REDIS ->
          new GenericContainer<>(DockerImageName.parse("redis:8"))
              .withCommand("redis-server", "--requirepass", PASSWORD, "--appendonly", "yes")
              .withExposedPorts(innerPort(kind))
              .waitingFor(Wait.forListeningPort());
      case MONGO -> new MongoDBContainer(DockerImageName.parse("mongo:8"));
    };
  }

  private static String host() {
    return DockerClientFactory.instance().dockerHostIpAddress();
  }

  private int port(Kind kind) {
    return ports.computeIfAbsent(kind, _ -> FreePorts.next());
  }

  private static int innerPort(Kind kind) {
    return switch (kind) {
      case POSTGRES -> 5432;
      case RABBIT -> 5672;
      case REDIS -> 6379;
      case MONGO -> 27017;
    };
  }
}
