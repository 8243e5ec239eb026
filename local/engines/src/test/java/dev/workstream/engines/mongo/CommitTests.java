package dev.workstream.engines.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommitTests {

  private static final IndexDefinition INDEX =
      new IndexDefinition(
          "a_-1_b_1",
          List.of(new IndexKey("a", false), new IndexKey("b", true)),
          false,
          true,
          null,
          null);

  @TempDir private Path folder;

  /**
   * A second thread commits at any moment during the writes; then the store closes without a
   * commit.
   */
  @RepeatedTest(20)
  void keepDocumentsAndIndexEntriesConsistent() throws Exception {
    var file = folder.resolve("store.mv");
    var store = new Store(file);
    var database = new IndexedDatabase("test", new CursorRegistry(), store);
    var records =
        (IndexedCollection)
            database.createCollectionOrThrowIfExists("records", CollectionOptions.withDefaults());
    records.addIndex(new SecondaryIndex(INDEX, store.index("test.records", INDEX.name())));
    var random = new Random();
    for (var i = 0; i < 500; i++) {
      change(records, random);
    }
    var commits =
        Thread.ofPlatform()
            .start(() -> {
              for (var i = 0; i < 20; i++) {
                store.commit();
              }
            });
    while (commits.isAlive()) {
      change(records, random);
    }
    store.closeImmediately();

    try (var reopened = new Store(file)) {
      var documents = reopened.documents("test.records");
      assertThat(documents).isNotEmpty();
      var expected = new SecondaryIndex(INDEX, reopened.index("test.expected", INDEX.name()));
      documents.forEach(
          (position, document) -> expected.replace(position, null, Bson.decode(document)));
      assertThat(reopened.index("test.records", INDEX.name()).keyList())
          .isEqualTo(expected.map().keyList());
    }
  }

  @Test
  void doNotFillTheFileWithOutdatedPages() {
    try (var store = new Store(folder.resolve("store.mv"))) {
      var documents = store.documents("test.records");
      for (var i = 0; i < 3_000; i++) {
        documents.put(PrimaryIndex.positionOf(i), new byte[1_000]);
        // A second map, like an index: each commit writes both maps.
        store.index("test.records", "random").put(PrimaryIndex.positionOf(i * 7 % 3_000), 0L);
        store.commit();
      }
      var before = store.fileSize();
      store.maps().setRetentionTime(0);
      for (var i = 0; i < 200; i++) {
        store.compactStep();
      }
      assertThat(store.fileSize()).isLessThan(before / 2);
      assertThat(documents.sizeAsLong()).isEqualTo(3_000);
      assertThat(documents.values()).allMatch(document -> document.length == 1_000);
    }
  }

  private static void change(IndexedCollection records, Random random) {
    var id = new Document("_id", random.nextInt(500));
    if (random.nextInt(4) == 0) {
      records.deleteDocuments(id, 1);
    } else {
      var values = new Document("a", random.nextInt(50)).append("b", random.nextInt());
      records.updateDocuments(
          id, new Document("$set", values), ArrayFilters.empty(), false, true, NoopOplog.get());
    }
  }
}
