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
 * The engines of this JVM's tests: one of each, started when first asked for and stopped when the
 * JVM ends. {@code WORKSTREAM_TEST_ENGINES} says which, {@code local} or {@code docker}; if it says
 * nothing, containers where Docker runs.
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

  /** Takes PostgreSQL away until {@link #startPostgres}. */
  public static void stopPostgres() {
    engines().stop(Kind.POSTGRES);
  }

  public static void startPostgres() {
    engines().start(Kind.POSTGRES);
  }

  /** Takes the broker away until {@link #startRabbit}. */
  public static void stopRabbit() {
    engines().stop(Kind.RABBIT);
  }

  public static void startRabbit() {
    engines().start(Kind.RABBIT);
  }

  /** Takes Redis away until {@link #startRedis}. */
  public static void stopRedis() {
    engines().stop(Kind.REDIS);
  }

  public static void startRedis() {
    engines().start(Kind.REDIS);
  }

  /** Takes MongoDB away until {@link #startMongo}. */
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
                    "WORKSTREAM_TEST_ENGINES is neither local nor docker: " + wanted);
          };
      log.info("Engines of the tests: {}", engines.getClass().getSimpleName());
      Runtime.getRuntime().addShutdownHook(new Thread(engines::close));
      return engines;
    }
  }
}
