package dev.workstream.drill;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.workstream.engines.MongoAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** The records of notifications-service. */
final class Records implements AutoCloseable {

  private static final int LIMIT_SECONDS = 2;
  private static final long INTERVAL_MILLIS = 50;
  private static final int BATCH = 1_000;

  private static final Pattern EVENT_ID = Pattern.compile("\"event_id\":\"([^\"]*)\"");

  private final MongoClient client;
  private final MongoCollection<Document> collection;
  private final Gaps gaps = new Gaps();
  private final Set<String> deletedTasks = ConcurrentHashMap.newKeySet();
  private final Thread watch;
  private volatile long count;
  private volatile boolean isClosed;

  /** The fields of a record that the audit needs. */
  record Entry(String eventId, String subject, long sequence, Instant recordedAt) {}

  Records(MongoAddress address) {
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(address.uri()))
                .applyToClusterSettings(
                    cluster -> cluster.serverSelectionTimeout(LIMIT_SECONDS, TimeUnit.SECONDS))
                .applyToSocketSettings(socket ->
                    socket
                        .connectTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .readTimeout(30, TimeUnit.SECONDS))
                .build());
    collection = client.getDatabase("workstream").getCollection("notifications");
    watch = Thread.ofPlatform().name("records").daemon().start(this::watch);
  }

  /** The recent number of records. */
  long count() {
    return count;
  }

  /** The number of records whose event occurred by then; 0 while the store is down. */
  long countUntil(Instant end) {
    try {
      return collection.countDocuments(Filters.lte("occurred_at", Date.from(end)));
    } catch (MongoException e) {
      return 0;
    }
  }

  Gaps gaps() {
    return gaps;
  }

  /** All records, unordered. */
  List<Entry> all() {
    var entries = new ArrayList<Entry>();
    for (var document : collection.find().batchSize(BATCH)) {
      entries.add(
          new Entry(
              eventId(document),
              document.getString("subject"),
              document.getLong("sequence"),
              instant(document, "recorded_at")));
    }
    return entries;
  }

  /**
   * Deletes all records of some tasks, like the restore of an old backup. It never deletes only
   * part of a task: the repaired record would be recorded after its successors.
   */
  int deleteTasks(int count) {
    var subjects = new ArrayList<String>();
    collection
        .find(Filters.eq("sequence", 2L))
        .limit(count)
        .forEach(record -> subjects.add(record.getString("subject")));
    subjects.forEach(subject -> deletedTasks.add(subject.substring("task/".length())));
    return (int) collection.deleteMany(Filters.in("subject", subjects)).getDeletedCount();
  }

  /** The tasks whose records were deleted. */
  Set<String> deletedTasks() {
    return deletedTasks;
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      watch.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  private void watch() {
    while (!isClosed) {
      try {
        var now = collection.estimatedDocumentCount();
        if (now > count) {
          gaps.tick();
        }
        count = now;
      } catch (MongoException e) {
        // The store is down: the gap shows it.
      }
      try {
        Thread.sleep(INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Read from the envelope: a broken service may store a wrong key. */
  private static String eventId(Document document) {
    var id = EVENT_ID.matcher(document.getString("envelope"));
    return id.find() ? id.group(1) : "";
  }

  private static Instant instant(Document document, String name) {
    @Nullable Date date = document.getDate(name);
    return date == null ? Instant.MAX : date.toInstant();
  }
}
