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
 * The storage of mongo-java-server: databases in one file. A write is committed to the file before
 * the answer, so a kill loses no acknowledged write.
 */
public final class EmbeddedMongoBackend extends AbstractMongoBackend {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedMongoBackend.class);

  /** The same interval as MongoDB. */
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
  private final ScheduledExecutorService maintenance =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("mongo-maintenance").daemon().factory());

  /** Opens or creates the file. Converts a file from an earlier version. */
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
    every(COMPACTION_INTERVAL, store::compactStep);
  }

  private void every(Duration interval, Runnable work) {
    maintenance.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            log.warn(
                "Cannot delete expired documents or compact the store; next attempt in {}",
                interval,
                e);
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
    // The newer name of isMaster, which health checks use.
    var known = command.equalsIgnoreCase("hello") ? "isMaster" : command;
    if (known.equals("find") && !Boolean.TRUE.equals(query.get("singleBatch"))) {
      // Without a batch size the library puts all documents into one message.
      query.putIfAbsent("batchSize", Found.MAX_BATCH);
    }
    var answer = super.handleCommand(channel, database, known, query);
    if (!READS.contains(command.toLowerCase(Locale.ROOT))) {
      store.commit();
    }
    return answer;
  }

  /** Deletes documents that an index with an expiry marks as expired. */
  void deleteExpired() {
    databases.values().forEach(database -> database.deleteExpired(Instant.now(getClock())));
  }

  @Override
  public void close() {
    // Do not interrupt: an interrupt closes the file during a write.
    maintenance.shutdown();
    try {
      if (!maintenance.awaitTermination(10, TimeUnit.SECONDS)) {
        log.warn("Maintenance of the store did not end within 10 s; closing the store anyway");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    super.close();
    store.close();
  }
}
