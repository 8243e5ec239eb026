package dev.workstream.notifications.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.testengines.TestEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

/** Recorders that know nothing of each other, as after a process was frozen and goes on. */
class PositionsIntegrationTests {

  private static final RetentionProperties RETENTION =
      new RetentionProperties(Duration.ofDays(30), Duration.ofDays(30));

  private final SimpleMongoClientDatabaseFactory factory =
      new SimpleMongoClientDatabaseFactory(TestEngines.mongo().uri());
  private final MongoTemplate mongo = new MongoTemplate((MongoDatabaseFactory) factory);
  private final Notifications notifications = notifications();

  @BeforeEach
  void prepare() {
    notifications.createIndexes();
    notifications.prepare();
  }

  @AfterEach
  void close() throws Exception {
    factory.destroy();
  }

  @Test
  void recordsFollowEachOtherWithoutGaps() {
    notifications.insert(batch("task/a", 1, 3));
    notifications.insert(batch("task/b", 1, 2));

    assertThat(positions()).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void duplicatesTakeNoPosition() {
    var first = batch("task/a", 1, 3);
    notifications.insert(first);
    var second = batch("task/a", 4, 6);
    var mixed = List.of(second.get(0), first.get(1), second.get(1), second.get(1), first.get(2));

    var outcomes = notifications.insert(mixed);

    assertThat(outcomes)
        .containsExactly(
            new Insertion.At(4),
            new Insertion.Failed(InsertFailure.IS_THERE),
            new Insertion.At(5),
            new Insertion.Failed(InsertFailure.IS_THERE),
            new Insertion.Failed(InsertFailure.IS_THERE));
    assertThat(positions()).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aRecorderThatWasFrozenGoesOnBehindTheOther() {
    notifications.insert(batch("task/a", 1, 3));
    var other = notifications();
    other.prepare();
    var theirs = batch("task/a", 4, 6);
    other.insert(theirs);

    // It has the same events, and one more, and believes that 4 is free.
    var ours = new ArrayList<>(theirs);
    ours.addAll(batch("task/a", 7, 7));
    var insertions = notifications.insert(ours);

    assertThat(insertions)
        .containsExactly(
            new Insertion.Failed(InsertFailure.IS_THERE),
            new Insertion.Failed(InsertFailure.IS_THERE),
            new Insertion.Failed(InsertFailure.IS_THERE),
            new Insertion.At(7));
    assertThat(positions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    other.insert(batch("task/b", 1, 1));
    assertThat(positions()).endsWith(8L);
  }

  @Test
  void whoeverReadsFromThePositionThatItHasSeenMissesNothingWhileRecordersCompete()
      throws Exception {
    var perSubject = 200;
    var isDone = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reader = threads.submit(() -> readUntil(isDone));
      var writers = new ArrayList<Callable<Void>>();
      // Both have the same events, each in batches of its own size, as a thawed process and its
      // successor do.
      var all = batch("task/a", 1, perSubject);
      for (var size : List.of(7, 13)) {
        var recorder = notifications();
        writers.add(() -> {
          for (var from = 0; from < all.size(); from += size) {
            recorder.insert(all.subList(from, Math.min(all.size(), from + size)));
          }
          return null;
        });
      }
      for (var written : threads.invokeAll(writers, 60, TimeUnit.SECONDS)) {
        written.get();
      }
      isDone.set(true);

      assertThat(reader.get(60, TimeUnit.SECONDS))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, perSubject).boxed().toList());
    }
    assertThat(positions())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, perSubject).boxed().toList());
  }

  /** The sequences in the order in which a reader meets them that never looks back. */
  private List<Long> readUntil(AtomicBoolean isDone) {
    var sequences = new ArrayList<Long>();
    var position = 0L;
    for (var isLast = false; ; isLast = isDone.get()) {
      for (var record :
          mongo
              .getCollection("notifications")
              .find(new Document("position", new Document("$gt", position)))
              .sort(new Document("position", 1))) {
        position = record.getLong("position");
        sequences.add(record.getLong("sequence"));
      }
      if (isLast) {
        return sequences;
      }
    }
  }

  @Test
  void aPositionIsNotGivenAgainWhenTheNewestRecordsAreDeleted() {
    notifications.insert(batch("task/a", 1, 3));
    notifications.remember();
    mongo.getCollection("notifications").deleteMany(new Document());

    var successor = notifications();
    successor.prepare();
    successor.insert(batch("task/b", 1, 1));

    assertThat(positions()).containsExactly(4L);
  }

  @Test
  void aStandbyLooksAgainWhereTheOrderEndsOnceItRecords() {
    var standby = notifications();
    standby.prepare();
    notifications.insert(batch("task/a", 1, 3));
    notifications.remember();
    // As the first of them expires.
    mongo.getCollection("notifications").deleteOne(new Document("position", 1L));

    standby.insert(batch("task/a", 4, 4));

    assertThat(positions()).containsExactly(2L, 3L, 4L);
  }

  @Test
  void recordsOfAnOlderVersionGetTheirPlaceInTheOrderInWhichTheyHappened() {
    var older = batch("task/a", 1, 1_200);
    for (var each : older) {
      var document = new Document();
      mongo.getConverter().write(each, document);
      mongo.getCollection("notifications").insertOne(document);
    }

    notifications.prepare();
    notifications.insert(batch("task/a", 1_201, 1_201));

    assertThat(positions()).hasSize(1_201).doesNotHaveDuplicates();
    mongo
        .getCollection("notifications")
        .find()
        .forEach(
            record -> assertThat(record.getLong("position")).isEqualTo(record.getLong("sequence")));
  }

  private Notifications notifications() {
    return new Notifications(mongo, RETENTION);
  }

  private List<Long> positions() {
    var positions = new ArrayList<Long>();
    mongo
        .getCollection("notifications")
        .find()
        .sort(new Document("position", 1))
        .forEach(record -> positions.add(record.getLong("position")));
    return positions;
  }

  private static List<Notification> batch(String subject, long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(sequence -> TestNotifications.of(subject, sequence))
        .toList();
  }
}
