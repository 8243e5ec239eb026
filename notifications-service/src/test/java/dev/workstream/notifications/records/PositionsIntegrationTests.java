package dev.workstream.notifications.records;

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

/** Several recorders at once, as after a process was frozen and resumes. */
class PositionsIntegrationTests {

  private static final RetentionProperties RETENTION =
      new RetentionProperties(Duration.ofDays(30), Duration.ofDays(30));

  private final SimpleMongoClientDatabaseFactory factory =
      new SimpleMongoClientDatabaseFactory(TestEngines.mongo().uri());
  private final MongoTemplate mongo = new MongoTemplate((MongoDatabaseFactory) factory);
  private final RecordOrder order = order();

  @BeforeEach
  void prepare() {
    new RecordIndexes(mongo).create();
    order.prepare();
  }

  @AfterEach
  void close() throws Exception {
    factory.destroy();
  }

  @Test
  void givesPositionsWithoutGaps() {
    order.append(batch("task/a", 1, 3));
    order.append(batch("task/b", 1, 2));

    assertThat(positions()).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void givesDuplicatesNoPosition() {
    var first = batch("task/a", 1, 3);
    order.append(first);
    var second = batch("task/a", 4, 6);
    var mixed = List.of(second.get(0), first.get(1), second.get(1), second.get(1), first.get(2));

    var outcomes = order.append(mixed);

    assertThat(outcomes)
        .containsExactly(
            new Outcome.Recorded(4),
            new Outcome.AlreadyRecorded(),
            new Outcome.Recorded(5),
            new Outcome.AlreadyRecorded(),
            new Outcome.AlreadyRecorded());
    assertThat(positions()).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void appendsAfterTheRecordsOfAnotherRecorder() {
    order.append(batch("task/a", 1, 3));
    var other = order();
    other.prepare();
    var theirs = batch("task/a", 4, 6);
    other.append(theirs);

    // The same events and one more, while this recorder still believes that position 4 is free.
    var ours = new ArrayList<>(theirs);
    ours.addAll(batch("task/a", 7, 7));
    var outcomes = order.append(ours);

    assertThat(outcomes)
        .containsExactly(
            new Outcome.AlreadyRecorded(),
            new Outcome.AlreadyRecorded(),
            new Outcome.AlreadyRecorded(),
            new Outcome.Recorded(7));
    assertThat(positions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    other.append(batch("task/b", 1, 1));
    assertThat(positions()).endsWith(8L);
  }

  @Test
  void readersMissNothingWhileRecordersCompete() throws Exception {
    var perSubject = 200;
    var isDone = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reader = threads.submit(() -> readUntil(isDone));
      var writers = new ArrayList<Callable<Void>>();
      // Both write the same events in batches of different sizes, like a resumed process and its
      // successor.
      var all = batch("task/a", 1, perSubject);
      for (var size : List.of(7, 13)) {
        var recorder = order();
        writers.add(() -> {
          for (var from = 0; from < all.size(); from += size) {
            recorder.append(all.subList(from, Math.min(all.size(), from + size)));
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

  /** The sequences in the order seen by a reader that always continues after its position. */
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
  void givesNoPositionAgainAfterTheNewestRecordsAreDeleted() {
    order.append(batch("task/a", 1, 3));
    order.remember();
    mongo.getCollection("notifications").deleteMany(new Document());

    var successor = order();
    successor.prepare();
    successor.append(batch("task/b", 1, 1));

    assertThat(positions()).containsExactly(4L);
  }

  @Test
  void findsTheEndOfTheOrderAgainBeforeTheFirstAppend() {
    var standby = order();
    standby.prepare();
    order.append(batch("task/a", 1, 3));
    order.remember();
    // The retention deletes the first record.
    mongo.getCollection("notifications").deleteOne(new Document("position", 1L));

    standby.append(batch("task/a", 4, 4));

    assertThat(positions()).containsExactly(2L, 3L, 4L);
  }

  @Test
  void ordersRecordsOfAnOlderVersionByTheTimeOfTheirEvents() {
    var older = batch("task/a", 1, 1_200);
    for (var each : older) {
      mongo.getCollection("notifications").insertOne(TestRecords.olderDocument(each));
    }

    order.prepare();
    order.append(batch("task/a", 1_201, 1_201));

    assertThat(positions()).hasSize(1_201).doesNotHaveDuplicates();
    mongo
        .getCollection("notifications")
        .find()
        .forEach(
            record -> assertThat(record.getLong("position")).isEqualTo(record.getLong("sequence")));
  }

  private RecordOrder order() {
    var end = new OrderEnd(mongo);
    return new RecordOrder(
        mongo,
        new RecordQueries(mongo, end, RETENTION),
        end,
        new OlderRecords(mongo, end, RETENTION),
        RETENTION);
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

  private static List<EventRecord> batch(String subject, long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(sequence -> TestRecords.of(subject, sequence))
        .toList();
  }
}
