package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What mongo-java-server works on: databases in one file. A command that writes is in the file
 * before it is answered, so that nothing acknowledged is lost with a process that is killed.
 */
public final class EmbeddedMongoBackend extends AbstractMongoBackend {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedMongoBackend.class);

  /** MongoDB's own interval. */
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

  private static final Duration COMPACTION_INTERVAL = Duration.ofSeconds(2);

  private static final Set<String> READS =
      Set.of(
          "aggregate",
          "buildinfo",
          "count",
          "distinct",
          "find",
          "getmore",
          "hello",
          "ismaster",
          "killcursors",
          "listcollections",
          "listindexes",
          "ping");

  private final Store store;
  private final Map<String, IndexedDatabase> databases = new ConcurrentHashMap<>();
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("mongo-upkeep").daemon().factory());

  /** Opens the file, or makes it. One that a former version wrote is converted. */
  public EmbeddedMongoBackend(Path file) {
    super(Clock.systemUTC());
    store = new Store(file);
    try {
      FormerStore.convert(store);
      store.maps().getMapNames().stream()
          .filter(name -> name.startsWith(Store.DOCUMENTS))
          .map(name -> name.substring(Store.DOCUMENTS.length()))
          .map(name -> name.substring(0, name.indexOf('.')))
          .distinct()
          .forEach(this::resolveDatabase);
      store.commit();
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e;
    }
    every(EXPIRY_INTERVAL, this::deleteExpired);
    every(COMPACTION_INTERVAL, store::compactSome);
  }

  private void every(Duration interval, Runnable work) {
    upkeep.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            log.warn("The store's upkeep failed; it is tried again in {}", interval, e);
          }
        },
        interval.toMillis(),
        interval.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    var database = new IndexedDatabase(name, getCursorRegistry(), store);
    databases.put(name, database);
    return database;
  }

  @Override
  public void dropDatabase(String name) {
    super.dropDatabase(name);
    databases.remove(name);
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    // MongoDB's newer name of it, which health checks ask for.
    var known = command.equalsIgnoreCase("hello") ? "isMaster" : command;
    if (known.equals("find") && !Boolean.TRUE.equals(query.get("singleBatch"))) {
      // Without it the library puts everything into one message.
      query.putIfAbsent("batchSize", Found.MAX_BATCH);
    }
    var answer = super.handleCommand(channel, database, known, query);
    if (!READS.contains(command.toLowerCase(Locale.ROOT))) {
      store.commit();
    }
    return answer;
  }

  /** Deletes documents whose time has come by an index that says so. */
  void deleteExpired() {
    databases.values().forEach(database -> database.deleteExpired(Instant.now(getClock())));
  }

  @Override
  public void close() {
    // Without an interrupt, which would close the file under a write.
    upkeep.shutdown();
    try {
      if (!upkeep.awaitTermination(10, TimeUnit.SECONDS)) {
        log.warn("The upkeep of the store takes long; the store is closed all the same");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    super.close();
    store.close();
  }
}
