package dev.workstream.notifications.records;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Decides the order of all events: appends records, each at the position after the last one.
 *
 * <p>A unique index gives each position once, and an ordered insert fills the positions one by one.
 * So records become visible in the order of their positions, also while several replicas write.
 * docs/decisions/0023.
 */
@Component
class RecordOrder {

  private static final Logger log = LoggerFactory.getLogger(RecordOrder.class);

  /** Each retry may find that another replica was faster; more retries mean a fault. */
  private static final int MAX_RETRIES = 50;

  private static final long UNKNOWN = -1;

  private static final Outcome ALREADY_RECORDED = new Outcome.AlreadyRecorded();

  private final MongoTemplate mongo;
  private final RecordQueries queries;
  private final OrderEnd end;
  private final OlderRecords older;
  private final RetentionProperties retention;

  /** The last position in use. Written under this object's monitor. */
  private volatile long last = UNKNOWN;

  private long remembered = UNKNOWN;
  private boolean isOlderComplete;

  RecordOrder(
      MongoTemplate mongo,
      RecordQueries queries,
      OrderEnd end,
      OlderRecords older,
      RetentionProperties retention) {
    this.mongo = mongo;
    this.queries = queries;
    this.end = end;
    this.older = older;
    this.retention = retention;
  }

  /** Forgets the last position: another replica may append before this one does. */
  synchronized void prepare() {
    isOlderComplete = false;
    last = UNKNOWN;
    older.complete();
  }

  /**
   * Appends the events without a record. Takes one round trip unless the batch holds duplicates or
   * another replica appended meanwhile.
   *
   * @return an outcome for each record, in the same order
   * @throws MongoException if the store is away; some of the records may have been appended
   */
  synchronized List<Outcome> append(List<EventRecord> batch) {
    var outcomes = new HashMap<String, Outcome>();
    var left = firstOfEachEvent(batch);
    try {
      for (var retries = 0; !left.isEmpty(); retries++) {
        var step = insert(left, retries);
        outcomes.putAll(step.outcomes());
        left = step.left();
      }
    } catch (MongoException e) {
      last = UNKNOWN;
      throw e;
    }
    return outcomeOfEach(batch, outcomes);
  }

  /** The outcomes of one insert, and the records that need another one. */
  private record Step(Map<String, Outcome> outcomes, List<EventRecord> left) {}

  private Step insert(List<EventRecord> records, int retries) {
    if (last == UNKNOWN) {
      findEnd();
    }
    try {
      RecordDocument.collection(mongo).insertMany(documents(records));
      return new Step(appended(records), List.of());
    } catch (MongoBulkWriteException e) {
      if (e.getWriteConcernError() != null || retries == MAX_RETRIES) {
        throw e;
      }
      // The server stops at the first failure: everything before it was inserted.
      var error = e.getWriteErrors().getFirst();
      var failure = InsertFailure.of(error.getCode()).orElseThrow(() -> e);
      var outcomes = appended(records.subList(0, error.getIndex()));
      var rest = records.subList(error.getIndex(), records.size());
      return switch (failure) {
        case INVALID -> {
          outcomes.put(rest.getFirst().eventId(), new Outcome.NotRecordable());
          yield new Step(outcomes, rest.subList(1, rest.size()));
        }
        case DUPLICATE -> new Step(outcomes, withoutRecorded(rest));
      };
    }
  }

  /** If none of the events has a record, another replica took the position. */
  private List<EventRecord> withoutRecorded(List<EventRecord> records) {
    var missing = Set.copyOf(queries.missing(records.stream().map(EventRecord::eventId).toList()));
    if (missing.size() == records.size()) {
      last = UNKNOWN;
    }
    return records.stream().filter(each -> missing.contains(each.eventId())).toList();
  }

  private void findEnd() {
    if (!isOlderComplete) {
      // A replica of an older version may have recorded until now.
      older.complete();
      isOlderComplete = true;
    }
    last = end.find();
  }

  private List<Document> documents(List<EventRecord> records) {
    var documents = new ArrayList<Document>(records.size());
    for (var each : records) {
      documents.add(
          RecordDocument.write(
              each,
              last + documents.size() + 1,
              retention.expiresAt(each.eventType(), each.recordedAt())));
    }
    return documents;
  }

  private Map<String, Outcome> appended(List<EventRecord> records) {
    var outcomes = new HashMap<String, Outcome>();
    for (var each : records) {
      outcomes.put(each.eventId(), new Outcome.Recorded(++last));
    }
    return outcomes;
  }

  private static List<EventRecord> firstOfEachEvent(List<EventRecord> batch) {
    var first = new LinkedHashMap<String, EventRecord>();
    batch.forEach(each -> first.putIfAbsent(each.eventId(), each));
    return List.copyOf(first.values());
  }

  /** An event without an outcome had a record before. A repeated event is recorded once. */
  private static List<Outcome> outcomeOfEach(
      List<EventRecord> batch, Map<String, Outcome> outcomes) {
    var recorded = new HashSet<String>();
    return batch.stream()
        .map(each -> {
          var outcome = outcomes.getOrDefault(each.eventId(), ALREADY_RECORDED);
          var isRepeated = outcome instanceof Outcome.Recorded && !recorded.add(each.eventId());
          return isRepeated ? ALREADY_RECORDED : outcome;
        })
        .toList();
  }

  /** Once a second, so that appending costs no second write. */
  @Scheduled(fixedDelayString = "PT1S")
  void remember() {
    var position = last;
    if (position <= remembered) {
      return;
    }
    try {
      end.remember(position);
      remembered = position;
    } catch (MongoException e) {
      log.debug("Could not remember the last position; retrying in a second: {}", e.toString());
    }
  }
}
