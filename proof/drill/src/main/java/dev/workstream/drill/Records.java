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

/** What the notifications-service has written down. */
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

  /** A record, as far as it matters here. */
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

  /** How many there were a moment ago. */
  long count() {
    return count;
  }

  /** How many there are of events that occurred by then; fewer while the store is away. */
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

  /** All of them, in no order. */
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
   * Deletes all records of some tasks, as a restored backup that is too old would. Of whole tasks:
   * a record that comes back alone comes behind its successors, which is no disorder.
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

  /** The tasks whose records were deleted at some time. */
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
        // Away: there is no more to see than the gap.
      }
      try {
        Thread.sleep(INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** From the envelope and not from the key, which a broken service may have made up. */
  private static String eventId(Document document) {
    var id = EVENT_ID.matcher(document.getString("envelope"));
    return id.find() ? id.group(1) : "";
  }

  private static Instant instant(Document document, String name) {
    @Nullable Date date = document.getDate(name);
    return date == null ? Instant.MAX : date.toInstant();
  }
}
