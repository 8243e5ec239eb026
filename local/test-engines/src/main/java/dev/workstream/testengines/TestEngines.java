package dev.workstream.testengines;

import dev.workstream.engines.MongoAddress;
import dev.workstream.engines.PostgresAddress;
import dev.workstream.engines.RabbitAddress;
import dev.workstream.engines.RedisAddress;
import dev.workstream.testengines.EngineSet.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * The engines for all tests of this JVM: one of each kind, started at its first use and stopped
 * when the JVM ends. {@code WORKSTREAM_TEST_ENGINES} selects {@code local} or {@code docker}; by
 * default containers where Docker runs, else local engines.
 */
public final class TestEngines {

  private static final Logger log = LoggerFactory.getLogger(TestEngines.class);

  private TestEngines() {}

  /** A new empty database, owned by an ordinary role. */
  public static PostgresAddress postgres() {
    return engines().postgres();
  }

  public static RabbitAddress rabbit() {
    return engines().rabbit();
  }

  public static RedisAddress redis() {
    return engines().redis();
  }

  /** A new empty database. */
  public static MongoAddress mongo() {
    return engines().mongo();
  }

  /** Stops PostgreSQL until {@link #startPostgres}. */
  public static void stopPostgres() {
    engines().stop(Kind.POSTGRES);
  }

  public static void startPostgres() {
    engines().start(Kind.POSTGRES);
  }

  /** Stops the broker until {@link #startRabbit}. */
  public static void stopRabbit() {
    engines().stop(Kind.RABBIT);
  }

  public static void startRabbit() {
    engines().start(Kind.RABBIT);
  }

  /** Stops Redis until {@link #startRedis}. */
  public static void stopRedis() {
    engines().stop(Kind.REDIS);
  }

  public static void startRedis() {
    engines().start(Kind.REDIS);
  }

  /** Stops MongoDB until {@link #startMongo}. */
  public static void stopMongo() {
    engines().stop(Kind.MONGO);
  }

  public static void startMongo() {
    engines().start(Kind.MONGO);
  }

  private static EngineSet engines() {
    return Holder.ENGINES;
  }

  private static final class Holder {

    static final EngineSet ENGINES = choose();

    private static EngineSet choose() {
      var wanted = System.getenv().getOrDefault("WORKSTREAM_TEST_ENGINES", "");
      var engines =
          switch (wanted) {
            case "local" -> new LocalEngineSet();
            case "docker" -> new ContainerEngineSet();
            case "" ->
                DockerClientFactory.instance().isDockerAvailable()
                    ? new ContainerEngineSet()
                    : new LocalEngineSet();
            default ->
                throw new IllegalStateException(
                    "WORKSTREAM_TEST_ENGINES must be local or docker, not: " + wanted);
          };
      log.info("Engines of the tests: {}", engines.getClass().getSimpleName());
      Runtime.getRuntime().addShutdownHook(new Thread(engines::close));
      return engines;
    }
  }
}
