package dev.workstream.engines.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedMongoIntegrationTests {

  @TempDir private Path folder;

  private EmbeddedMongoBackend backend;
  private MongoServer server;
  private MongoClient client;
  private MongoCollection<Document> records;

  @BeforeEach
  void start() {
    backend = new EmbeddedMongoBackend(file());
    server = new MongoServer(backend);
    connect();
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  @Nested
  class UniqueIndexes {

    @Test
    void refuseDuplicateValues() {
      records.createIndex(Indexes.ascending("a", "b"), new IndexOptions().unique(true));
      records.insertOne(new Document("a", 1).append("b", "x"));
      records.insertOne(new Document("a", 1).append("b", "y"));

      assertDuplicate(() -> records.insertOne(new Document("a", 1L).append("b", "x")));
      assertDuplicate(() -> records.updateOne(Filters.eq("b", "y"), Updates.set("b", "x")));
      assertThat(records.countDocuments(Filters.eq("a", 1))).isEqualTo(2);
    }

    @Test
    void acceptSeveralDocumentsWithoutTheFieldIfSparse() {
      records.createIndex(Indexes.ascending("a"), new IndexOptions().unique(true).sparse(true));
      records.insertMany(List.of(new Document(), new Document()));
      records.insertOne(new Document("a", null));
      assertDuplicate(() -> records.insertOne(new Document("a", null)));
    }

    @Test
    void applyToMatchingDocumentsOnlyIfPartial() {
      records.createIndex(
          Indexes.ascending("key"),
          new IndexOptions().unique(true).partialFilterExpression(Filters.eq("state", "open")));
      records.insertOne(new Document("_id", 1).append("key", "k").append("state", "done"));
      records.insertOne(new Document("_id", 2).append("key", "k").append("state", "done"));
      records.insertOne(new Document("_id", 3).append("key", "k").append("state", "open"));

      assertDuplicate(() -> records.updateOne(Filters.eq("_id", 1), Updates.set("state", "open")));
      records.updateOne(Filters.eq("_id", 3), Updates.set("state", "done"));
      records.updateOne(Filters.eq("_id", 1), Updates.set("state", "open"));
      assertThat(records.countDocuments(Filters.eq("key", "k"))).isEqualTo(3);
    }

    @Test
    void refuseAnArray() {
      records.createIndex(Indexes.ascending("a"), new IndexOptions().unique(true));
      assertThatExceptionOfType(MongoWriteException.class)
          .isThrownBy(() -> records.insertOne(new Document("a", List.of(1, 2))))
          .withMessageContaining("no unique index for this value");
    }

    @Test
    void cannotBeCreatedOverDuplicates() {
      records.insertMany(List.of(new Document("a", 1), new Document("a", 1)));
      assertThatExceptionOfType(DuplicateKeyException.class)
          .isThrownBy(
              () -> records.createIndex(Indexes.ascending("a"), new IndexOptions().unique(true)));
      records.insertOne(new Document("a", 1));
      assertThat(records.countDocuments(Filters.eq("a", 1))).isEqualTo(3);
    }
  }

  @Test
  void refusesADifferentIndexWithTheSameName() {
    records.createIndex(Indexes.ascending("a"), new IndexOptions().name("one"));
    records.createIndex(Indexes.ascending("a"), new IndexOptions().name("one"));
    assertThatExceptionOfType(MongoCommandException.class)
        .isThrownBy(
            () -> records.createIndex(Indexes.ascending("b"), new IndexOptions().name("one")));
  }

  @Test
  void answersByScanWhileAFieldHasArrays() {
    records.createIndex(Indexes.ascending("a"));
    records.insertOne(new Document("_id", 1).append("a", 2));
    records.insertOne(new Document("_id", 2).append("a", List.of(1, 2, 3)));

    assertThat(ids(records.find(Filters.eq("a", 2)))).containsExactly(1, 2);
    assertThat(records.countDocuments(Filters.gt("a", 2))).isEqualTo(1);

    records.deleteOne(Filters.eq("_id", 2));
    assertThat(ids(records.find(Filters.eq("a", 2)))).containsExactly(1);
  }

  @Test
  void acceptsDocumentsAsIdsAndRefusesTypesWithoutOrder() {
    records.insertOne(new Document("_id", new Document("group", "g").append("part", 1)));
    assertDuplicate(() ->
        records.insertOne(new Document("_id", new Document("group", "g").append("part", 1L))));
    assertThat(records.find(Filters.eq("_id", new Document("group", "g").append("part", 1))))
        .hasSize(1);
    records.insertOne(new Document("_id", new Binary(new byte[] {1})));
    assertThatExceptionOfType(MongoWriteException.class)
        .isThrownBy(() -> records.insertOne(new Document("_id", Pattern.compile("a"))));
  }

  @Test
  void updatesEachDocumentOnceWhenTheUpdateChangesItsIndexPosition() {
    records.createIndex(Indexes.ascending("a"));
    records.insertMany(numbered(3_000));
    var updated =
        records.updateMany(Filters.gte("a", 0), Updates.inc("a", 10_000)).getModifiedCount();
    assertThat(updated).isEqualTo(3_000);
    assertThat(records.countDocuments(Filters.lt("a", 20_000))).isEqualTo(3_000);
  }

  @Test
  void findOneAndUpdateTakesTheFirstInOrder() {
    records.createIndex(Indexes.ascending("state", "a"));
    records.insertMany(numbered(500));
    records.updateMany(new Document(), Updates.set("state", "ready"));
    var options = new FindOneAndUpdateOptions().sort(Sorts.descending("a"));
    for (var i = 499; i > 490; i--) {
      var claimed =
          records.findOneAndUpdate(
              Filters.eq("state", "ready"), Updates.set("state", "taken"), options);
      assertThat(claimed.getInteger("a")).isEqualTo(i);
    }
  }

  @Test
  void cursorContinuesWhileDocumentsAreInsertedAndDeleted() {
    records.insertMany(numbered(5_000));
    var read = new ArrayList<Integer>();
    try (var cursor = records.find().sort(Sorts.ascending("_id")).batchSize(100).iterator()) {
      while (cursor.hasNext()) {
        read.add(cursor.next().getInteger("_id"));
        if (read.size() == 1_000) {
          records.deleteMany(Filters.and(Filters.gte("_id", 500), Filters.lt("_id", 4_000)));
          records.insertOne(new Document("_id", 6_000));
        }
      }
    }
    assertThat(read).isSorted().doesNotHaveDuplicates().contains(999, 4_000, 4_999, 6_000);
    assertThat(read).doesNotContain(3_000);
  }

  @Test
  void findsTheFirstInOrderWithoutAnIndex() {
    records.insertMany(numbered(3_000));
    assertThat(ids(records.find().sort(Sorts.descending("a")).skip(2).limit(3)))
        .containsExactly(2_997, 2_996, 2_995);
  }

  @Test
  void deletesExpiredDocuments() {
    records.createIndex(
        Indexes.ascending("expires_at"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    records.createIndex(
        Indexes.ascending("made_at"), new IndexOptions().expireAfter(1L, TimeUnit.HOURS));
    var now = Instant.now();
    var expired = new ArrayList<Document>();
    for (var i = 0; i < 2_500; i++) {
      expired.add(new Document("expires_at", Date.from(now.minusSeconds(i + 1L))));
    }
    records.insertMany(expired);
    records.insertMany(
        List.of(
            new Document("_id", "later").append("expires_at", Date.from(now.plusSeconds(600))),
            new Document("_id", "never"),
            new Document("_id", "null").append("expires_at", null),
            new Document("_id", "old").append("made_at", Date.from(now.minusSeconds(3_700))),
            new Document("_id", "new").append("made_at", Date.from(now.minusSeconds(3_500)))));

    backend.deleteExpired();

    assertThat(records.find().map(each -> each.getString("_id")))
        .containsExactlyInAnyOrder("later", "never", "null", "new");
  }

  @Nested
  class Reopened {

    @Test
    void keepsDocumentsAndIndexes() {
      records.createIndex(
          Indexes.descending("a"),
          new IndexOptions().unique(true).partialFilterExpression(Filters.gt("a", 5)));
      records.insertMany(numbered(100));
      reopen();
      assertThat(records.countDocuments(Filters.gte("a", 90))).isEqualTo(10);
      assertDuplicate(() -> records.insertOne(new Document("a", 6)));
      records.insertOne(new Document("a", 5));
      assertThat(records.listIndexes()).hasSize(2);
    }

    @Test
    void rebuildsAnIndexThatLacksEntries() {
      records.createIndex(Indexes.ascending("a"));
      records.insertMany(numbered(100));
      stop();
      try (var store = new Store(file())) {
        var entries = store.index("test.records", "a_1");
        entries.remove(entries.firstKey());
        assertThat(entries).hasSize(99);
      }
      start();
      assertThat(records.countDocuments(Filters.gte("a", 0))).isEqualTo(100);
    }

    @Test
    void rebuildsAnIncompletelyBuiltIndex() {
      records.createIndex(Indexes.ascending("a"), new IndexOptions().sparse(true));
      records.insertMany(numbered(100));
      stop();
      try (var store = new Store(file())) {
        store.index("test.records", "a_1").clear();
        store.builtIndexes().clear();
      }
      start();
      assertThat(records.countDocuments(Filters.gte("a", 0))).isEqualTo(100);
    }

    @Test
    void discardsAnIndexWithoutDescription() {
      records.createIndex(Indexes.ascending("a"), new IndexOptions().sparse(true));
      records.insertMany(numbered(100));
      stop();
      try (var store = new Store(file())) {
        var descriptions = store.documents("test.system.indexes");
        for (var entry : List.copyOf(descriptions.entrySet())) {
          if (Bson.decode(entry.getValue()).get("name").equals("a_1")) {
            descriptions.remove(entry.getKey());
          }
        }
      }
      start();
      records.insertOne(new Document("_id", 1_000).append("a", 1_000));
      records.createIndex(Indexes.ascending("a"), new IndexOptions().sparse(true));
      assertThat(records.countDocuments(Filters.gte("a", 0))).isEqualTo(101);
    }

    @Test
    void keepsNothingOfADroppedCollection() {
      records.createIndex(Indexes.ascending("a"));
      records.insertMany(numbered(100));
      records.drop();
      reopen();
      assertThat(records.countDocuments()).isZero();
      records.insertOne(new Document("a", 1));
      records.createIndex(Indexes.ascending("a"));
      assertThat(records.countDocuments(Filters.gte("a", 0))).isEqualTo(1);
    }

    @Test
    void keepsNothingOfAHalfDroppedCollection() {
      records.insertMany(numbered(100));
      stop();
      try (var store = new Store(file())) {
        var namespaces = store.documents("test.system.namespaces");
        namespaces.remove(OrderedBytes.of("test.records"));
      }
      start();
      records.insertOne(new Document("_id", 1));
      assertThat(records.countDocuments()).isEqualTo(1);
    }

    @Test
    void convertsAFileOfAnEarlierVersion() {
      stop();
      var former = folder.resolve("former.mv");
      var formerServer = new MongoServer(new H2Backend(former.toString()));
      client = MongoClients.create(formerServer.bindAndGetConnectionString());
      records = client.getDatabase("test").getCollection("records");
      records.createIndex(Indexes.descending("a", "_id"));
      records.createIndex(Indexes.ascending("b"), new IndexOptions().unique(true).sparse(true));
      records.insertMany(numbered(200));
      records.insertOne(new Document("_id", "text").append("b", 1));
      client.close();
      formerServer.shutdownNow();

      backend = new EmbeddedMongoBackend(former);
      server = new MongoServer(backend);
      connect();
      assertThat(records.countDocuments()).isEqualTo(201);
      assertThat(ids(records.find(Filters.gt("a", 100)).sort(Sorts.descending("a")).limit(2)))
          .containsExactly(199, 198);
      assertDuplicate(() -> records.insertOne(new Document("b", 1)));
      assertThat(records.listIndexes()).hasSize(3);
      stop();
      try (var store = MVStore.open(former.toString())) {
        assertThat(store.getMapNames()).noneMatch(name -> name.startsWith("databases."));
      }
      start();
    }
  }

  private void reopen() {
    stop();
    start();
  }

  private void connect() {
    client = MongoClients.create(server.bindAndGetConnectionString());
    records = client.getDatabase("test").getCollection("records");
  }

  private Path file() {
    return folder.resolve("store.mv");
  }

  private static List<Document> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Document("_id", i).append("a", i)).toList();
  }

  private static List<Integer> ids(Iterable<Document> found) {
    var ids = new ArrayList<Integer>();
    found.forEach(each -> ids.add(each.getInteger("_id")));
    return ids;
  }

  private static void assertDuplicate(Runnable write) {
    assertThatExceptionOfType(MongoWriteException.class)
        .isThrownBy(write::run)
        .withMessageContaining("E11000");
  }
}
