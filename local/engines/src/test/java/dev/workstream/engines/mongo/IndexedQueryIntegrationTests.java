package dev.workstream.engines.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import de.bwaldvogel.mongo.MongoServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the same random writes and queries on a collection with indexes and on one without, which
 * needs full scans. Both must answer the same.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IndexedQueryIntegrationTests {

  private static final int ROUNDS = 25;
  private static final int QUERIES = 10;

  @TempDir private Path folder;

  private MongoServer server;
  private MongoClient client;
  private MongoCollection<Document> indexed;
  private MongoCollection<Document> scanned;

  @BeforeEach
  void start() {
    server = new MongoServer(new EmbeddedMongoBackend(folder.resolve("store.mv")));
    client =
        MongoClients.create(server.bindAndGetConnectionString() + "/?uuidRepresentation=standard");
    indexed = client.getDatabase("test").getCollection("indexed");
    scanned = client.getDatabase("test").getCollection("scanned");
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answersLikeAScan(long seed) {
    var random = new Random(seed);
    createIndexes(seed);
    for (var round = 0; round < ROUNDS; round++) {
      change(random);
      for (var i = 0; i < QUERIES; i++) {
        compare(random);
      }
    }
  }

  private void createIndexes(long seed) {
    indexed.createIndex(new Document("number", 1));
    indexed.createIndex(new Document("state", 1).append("number", -1).append("time", 1));
    indexed.createIndex(new Document("state", -1).append("text", -1));
    indexed.createIndex(new Document("time", -1).append("_id", -1));
    indexed.createIndex(new Document("text", 1), new IndexOptions().sparse(true));
    indexed.createIndex(new Document("id", 1).append("flag", -1));
    indexed.createIndex(new Document("in.side", 1).append("number", 1));
    indexed.createIndex(
        new Document("flag", 1).append("number", 1),
        new IndexOptions().partialFilterExpression(new Document("state", "open")));
    indexed.createIndex(
        new Document("order", 1), new IndexOptions().unique(true).sparse(seed % 2 == 0));
    indexed.createIndex(
        new Document("lock", 1),
        new IndexOptions()
            .unique(true)
            .name("partial")
            .partialFilterExpression(
                new Document("state", new Document("$in", List.of("open", "held")))));
    if (seed % 2 != 0) {
      indexed.dropIndex("order_1");
    }
    // Unique indexes are only here. The other collection gets only the writes that this one
    // accepted.
  }

  /** Writes to the collection with indexes and, unless that refuses, to the other. */
  private void change(Random random) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        for (var i = 0; i < 8; i++) {
          var document = document(random);
          onBoth(collection -> collection.insertOne(new Document(document)));
        }
      }
      case 3 -> {
        var filter = filter(random);
        var update =
            new Document(
                "$set", new Document("other", value(random)).append("number", number(random)));
        onBoth(collection -> collection.updateMany(filter, update));
      }
      case 4 -> {
        var id = new Document("_id", random.nextInt(400));
        var update =
            new Document("$set", document(random)).append("$unset", new Document("flag", 1));
        ((Document) update.get("$set")).remove("_id");
        ((Document) update.get("$set")).remove("flag");
        onBoth(collection -> collection.updateOne(id, update));
      }
      case 5 -> {
        var id = new Document("_id", random.nextInt(400));
        onBoth(collection -> collection.deleteMany(id));
      }
      case 6 -> {
        var filter = filter(random).append("number", new Document("$gt", 60));
        onBoth(collection -> collection.deleteMany(filter));
      }
      default -> {
        var id = new Document("_id", random.nextInt(400));
        var replacement = document(random);
        replacement.remove("_id");
        onBoth(collection -> collection.replaceOne(id, replacement));
      }
    }
  }

  private interface Change {
    void in(MongoCollection<Document> collection);
  }

  private void onBoth(Change change) {
    try {
      change.in(indexed);
    } catch (MongoWriteException e) {
      return;
    }
    change.in(scanned);
  }

  private void compare(Random random) {
    var filter = filter(random);
    var sort = sort(random);
    var skip = random.nextInt(4) == 0 ? random.nextInt(5) : 0;
    var limit = random.nextInt(3) == 0 ? random.nextInt(1, 20) : 0;
    var batch = random.nextInt(4) == 0 ? random.nextInt(2, 9) : 0;
    var found =
        onEach(collection ->
            collection
                .find(filter)
                .sort(sort)
                .skip(skip)
                .limit(limit)
                .batchSize(batch)
                .into(new ArrayList<>()));
    assertThat(found.get(0)).as("%s by %s", filter, sort).isEqualTo(found.get(1));
    var counts = onEach(collection -> collection.countDocuments(filter));
    assertThat(counts.get(0)).as("count of %s", filter).isEqualTo(counts.get(1));
    var sums =
        onEach(collection ->
            collection
                .aggregate(
                    List.of(
                        new Document("$match", filter),
                        new Document("$sort", sort),
                        new Document(
                            "$group",
                            new Document("_id", "$state")
                                .append("ids", new Document("$push", "$_id"))),
                        new Document("$sort", new Document("_id", 1))))
                .into(new ArrayList<>()));
    assertThat(sums.get(0)).isEqualTo(sums.get(1));
  }

  private interface Question<T> {
    T of(MongoCollection<Document> collection);
  }

  private <T> List<T> onEach(Question<T> question) {
    return List.of(question.of(indexed), question.of(scanned));
  }

  private static Document document(Random random) {
    var document = new Document("_id", random.nextInt(400));
    for (var field :
        List.of("number", "state", "text", "time", "id", "flag", "in", "lock", "order")) {
      if (random.nextInt(5) != 0) {
        document.append(field, value(field, random));
      }
    }
    return document;
  }

  private static Object value(String field, Random random) {
    if (random.nextInt(25) == 0) {
      return null;
    }
    return switch (field) {
      case "number" -> number(random);
      case "state" -> List.of("open", "held", "done", "").get(random.nextInt(4));
      case "text" -> text(random);
      case "time" -> new Date(random.nextLong(-3, 20));
      case "id" -> new UUID(random.nextInt(3) - 1L, random.nextInt(3) - 1L);
      case "flag" -> random.nextBoolean();
      case "in" -> new Document("side", random.nextBoolean() ? number(random) : text(random));
      case "mixed" -> value(List.of("number", "text", "flag", "id").get(random.nextInt(4)), random);
      // Only the last rounds have arrays, with which queries cannot use an index.
      case "array" -> List.of(1, "a");
      default -> random.nextInt(300);
    };
  }

  private static Object number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(-20, 80);
      case 1 -> random.nextLong(-20, 80);
      case 2 -> random.nextInt(-20, 80) / 2.0;
      case 3 -> List.of(0.0, -0.0, 0, 0L).get(random.nextInt(4));
      case 4 ->
          List.of(1L << 53, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE, -(1L << 53) - 1)
              .get(random.nextInt(5));
      default -> random.nextInt(5);
    };
  }

  private static String text(Random random) {
    return List.of(
            "", "a", "a\u0000", "a\u0000b", "ab", "b", "\u00e4", "\u4e00", "\ud83d\ude00", "\uffee")
        .get(random.nextInt(10));
  }

  private static String field(Random random) {
    return List.of(
            "number", "state", "text", "time", "id", "flag", "lock", "order", "in.side", "other")
        .get(random.nextInt(10));
  }

  private static Object value(Random random) {
    var of = field(random);
    return value(of.equals("in.side") ? "mixed" : of, random);
  }

  private static Document filter(Random random) {
    var filter = new Document();
    for (var i = random.nextInt(4); i > 0; i--) {
      var field = field(random);
      filter.put(field, condition(field, random));
    }
    return switch (random.nextInt(6)) {
      case 0 ->
          new Document("$or", List.of(filter, filter(random, 1)))
              .append("number", condition("number", random));
      case 1 -> new Document("$and", List.of(filter, filter(random, 2)));
      case 2 -> filter.append("_id", condition("_id", random));
      default -> filter;
    };
  }

  private static Document filter(Random random, int conditions) {
    var filter = new Document();
    for (var i = 0; i < conditions; i++) {
      var field = field(random);
      filter.put(field, condition(field, random));
    }
    return filter;
  }

  private static Object condition(String field, Random random) {
    Supplier<Object> value =
        () ->
            random.nextInt(10) == 0
                ? value(random)
                : value(field.equals("in.side") ? "mixed" : field, random);
    return switch (random.nextInt(9)) {
      case 0 -> new Document("$gt", value.get());
      case 1 -> new Document("$gte", value.get()).append("$lt", value.get());
      case 2 -> new Document("$lte", value.get());
      case 3 -> {
        var values = new ArrayList<>();
        for (var i = random.nextInt(6); i > 0; i--) {
          values.add(value.get());
        }
        yield new Document("$in", values);
      }
      case 4 -> new Document("$exists", random.nextBoolean());
      case 5 -> new Document("$ne", value.get());
      default -> value.get();
    };
  }

  /** Ends with the id, because equal documents may come in any order. */
  private static Document sort(Random random) {
    var sort = new Document();
    for (var i = random.nextInt(3); i > 0; i--) {
      sort.append(field(random), random.nextBoolean() ? 1 : -1);
    }
    return sort.append("_id", random.nextBoolean() ? 1 : -1);
  }
}
