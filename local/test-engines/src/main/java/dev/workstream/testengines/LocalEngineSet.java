package dev.workstream.testengines;

import dev.workstream.engines.Broker;
import dev.workstream.engines.DocumentStore;
import dev.workstream.engines.Engine;
import dev.workstream.engines.Folders;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;

/** Engines on this machine, with data in a temporary folder. */
final class LocalEngineSet implements EngineSet {

  private static final String PASSWORD = "only-for-tests";

  private final Path folder = temporaryFolder();
  private final AtomicInteger databases = new AtomicInteger();
  private final PostgresEngine postgres;
  private final Broker broker;
  private final RedisEngine redis;
  private final DocumentStore mongo;

  LocalEngineSet() {
    var folders = Folders.below(folder);
    var installed = SearchPath.ofThisProcess();
    postgres = new PostgresEngine(folders, FreePorts.next(), PASSWORD, PASSWORD);
    broker = Broker.of(installed, folders, FreePorts.next(), FreePorts.runOf(2), PASSWORD);
    redis = new RedisEngine(folders, FreePorts.next(), PASSWORD);
    mongo = DocumentStore.of(installed, folders, FreePorts.next());
  }

  @Override
  public PostgresAddress postgres() {
    start(Kind.POSTGRES);
    return postgres.database(nextDatabase());
  }

  @Override
  public RabbitAddress rabbit() {
    start(Kind.RABBIT);
    return broker.address();
  }

  @Override
  public RedisAddress redis() {
    start(Kind.REDIS);
    return redis.address();
  }

  @Override
  public MongoAddress mongo() {
    start(Kind.MONGO);
    return mongo.database(nextDatabase());
  }

  @Override
  public synchronized void stop(Kind kind) {
    engine(kind).stop();
  }

  @Override
  public synchronized void start(Kind kind) {
    engine(kind).start();
  }

  @Override
  public synchronized void close() {
    for (var kind : Kind.values()) {
      engine(kind).stop();
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Engine engine(Kind kind) {
    return switch (kind) {
      case POSTGRES -> postgres;
      case RABBIT -> broker;
      case REDIS -> redis;
      case MONGO -> mongo;
    };
  }

  private String nextDatabase() {
    return "test_" + databases.incrementAndGet();
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("workstream-test-engines");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
