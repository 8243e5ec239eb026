package dev.workstream.notifications.notification;

import static org.springframework.data.domain.Sort.Direction.ASC;
import static org.springframework.data.domain.Sort.Direction.DESC;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/**
 * The collection of records, and their order: each has the position after the last one's. A unique
 * index lets a position be taken once, and nobody takes one before the one in front of it is there;
 * so records become visible in the order of their positions, whoever writes them.
 * docs/decisions/0023.
 */
@Repository
class Notifications {

  static final String ID = "_id";
  static final String SUBJECT = "subject";
  static final String EVENT_TYPE = "event_type";
  static final String POSITION = "position";

  private static final String OCCURRED_AT = "occurred_at";
  static final String RECORDED_AT = "recorded_at";
  private static final String EXPIRES_AT = "expires_at";

  static final String NOTIFICATIONS = "notifications";
  private static final String POSITIONS = "positions";
  private static final String LAST = "last";

  private static final int OLDER_AT_ONCE = 500;

  /** Every turn another recorder may be first; more often than that, something is wrong. */
  private static final int MOST_TURNS = 50;

  private static final long UNKNOWN = -1;

  private static final Insertion IS_THERE = new Insertion.Failed(InsertFailure.IS_THERE);

  private static final Logger log = LoggerFactory.getLogger(Notifications.class);

  private final MongoTemplate mongo;
  private final RetentionProperties retention;

  /** Ours alone to change: appending is done by one thread at a time. */
  private volatile long last = UNKNOWN;

  private long remembered = UNKNOWN;
  private boolean isTakenUp;

  Notifications(MongoTemplate mongo, RetentionProperties retention) {
    this.mongo = mongo;
    this.retention = retention;
  }

  /** Makes the indexes that the queries and the order need, where they are missing. */
  void createIndexes() {
    var indexes = mongo.indexOps(Notification.class);
    indexes.createIndex(new Index(OCCURRED_AT, DESC).on(ID, DESC));
    indexes.createIndex(new Index(SUBJECT, DESC).on(OCCURRED_AT, DESC).on(ID, DESC));
    indexes.createIndex(new Index(EVENT_TYPE, DESC).on(OCCURRED_AT, DESC).on(ID, DESC));
    indexes.createIndex(new Index(EXPIRES_AT, ASC).expire(Duration.ZERO));
    indexes.createIndex(new Index(POSITION, ASC).unique().sparse());
    indexes.createIndex(new Index(SUBJECT, ASC).on(POSITION, ASC));
    indexes.createIndex(new Index(EVENT_TYPE, ASC).on(POSITION, ASC));
  }

  /**
   * Forgets where the order ended: somebody else may go on with it until the next insertion. Gives
   * the records of versions that knew no order, and let none expire, a place and an end.
   */
  synchronized void prepare() {
    isTakenUp = false;
    last = UNKNOWN;
    completeOlder();
  }

  private void takeUp() {
    if (!isTakenUp) {
      // A replica of an older version may have been at work until now.
      completeOlder();
      isTakenUp = true;
    }
    last = endOfOrder();
  }

  private void completeOlder() {
    var position = endOfOrder();
    var updates = new ArrayList<UpdateOneModel<Document>>();
    var completed = 0;
    // What the cursor goes along is not what is changed.
    for (var older :
        collection()
            .find(Filters.eq(EXPIRES_AT, null))
            .projection(Projections.include(EVENT_TYPE, RECORDED_AT))
            .sort(Sorts.ascending(OCCURRED_AT, ID))
            .batchSize(OLDER_AT_ONCE)) {
      updates.add(completion(older, ++position));
      if (updates.size() == OLDER_AT_ONCE) {
        completed += complete(updates);
      }
    }
    completed += complete(updates);
    remember(position);
    if (completed > 0) {
      log.info("Gave {} records of an older version their place", completed);
    }
  }

  private int complete(List<UpdateOneModel<Document>> updates) {
    if (updates.isEmpty()) {
      return 0;
    }
    var completed = collection().bulkWrite(updates).getModifiedCount();
    updates.clear();
    return completed;
  }

  private UpdateOneModel<Document> completion(Document older, long position) {
    var expiresAt = expiry(older.getString(EVENT_TYPE), older.getDate(RECORDED_AT).toInstant());
    return new UpdateOneModel<>(
        Filters.and(Filters.eq(ID, older.get(ID)), Filters.eq(EXPIRES_AT, null)),
        Updates.combine(Updates.set(EXPIRES_AT, expiresAt), Updates.set(POSITION, position)));
  }

  private Instant expiry(String eventType, Instant recordedAt) {
    return recordedAt.plus(retention.of(eventType));
  }

  private long endOfOrder() {
    var greatest =
        collection()
            .find(Filters.gt(POSITION, 0L))
            .projection(Projections.include(POSITION))
            .sort(Sorts.descending(POSITION))
            .first();
    // A position is not given twice, also when the newest records are deleted.
    return Math.max(greatest == null ? 0 : greatest.getLong(POSITION), remembered(mongo));
  }

  /** A position that was taken, or zero: the last one of a second ago or so. */
  static long remembered(MongoTemplate mongo) {
    var remembered = mongo.getCollection(POSITIONS).find(Filters.eq(ID, NOTIFICATIONS)).first();
    return remembered == null ? 0 : remembered.getLong(LAST);
  }

  @Scheduled(fixedDelayString = "PT1S")
  void remember() {
    var position = last;
    if (position <= remembered) {
      return;
    }
    try {
      remember(position);
    } catch (MongoException e) {
      log.debug("The last position is remembered later: {}", e.toString());
    }
  }

  private void remember(long position) {
    mongo
        .getCollection(POSITIONS)
        .updateOne(
            Filters.eq(ID, NOTIFICATIONS),
            Updates.max(LAST, position),
            new UpdateOptions().upsert(true));
    remembered = position;
  }

  /**
   * Appends all that are not there; in one round trip, unless some are or another recorder
   * appended.
   *
   * @return an outcome for each, in the same order
   * @throws com.mongodb.MongoException if the store is away; each may have been inserted or not
   */
  synchronized List<Insertion> insert(List<Notification> batch) {
    var outcomes = new HashMap<String, Insertion>();
    var left = new ArrayList<Notification>();
    for (var notification : batch) {
      // That is what is left of those that are neither inserted nor refused.
      if (outcomes.put(notification.eventId(), IS_THERE) == null) {
        left.add(notification);
      }
    }
    try {
      for (var turn = 0; !left.isEmpty(); turn++) {
        append(left, outcomes, turn);
      }
    } catch (MongoException e) {
      last = UNKNOWN;
      throw e;
    }
    // Of several of the same event the first was inserted, and the others are there.
    return batch.stream()
        .map(notification -> {
          var outcome = outcomes.get(notification.eventId());
          if (outcome instanceof Insertion.At) {
            outcomes.put(notification.eventId(), IS_THERE);
          }
          return outcome;
        })
        .toList();
  }

  /** Moves from what is left to the outcomes what it can. */
  private void append(List<Notification> left, Map<String, Insertion> outcomes, int turn) {
    if (last == UNKNOWN) {
      takeUp();
    }
    try {
      collection().insertMany(documents(left));
      inserted(left, outcomes);
    } catch (MongoBulkWriteException e) {
      if (e.getWriteConcernError() != null || turn == MOST_TURNS) {
        throw e;
      }
      // The first that failed is where it ended.
      var error = e.getWriteErrors().getFirst();
      var failure = InsertFailure.of(error.getCode()).orElseThrow(() -> e);
      inserted(left.subList(0, error.getIndex()), outcomes);
      switch (failure) {
        case CANNOT_BE -> outcomes.put(left.removeFirst().eventId(), new Insertion.Failed(failure));
        // The record is there, or only its position is taken.
        case IS_THERE -> {
          var missing = Set.copyOf(missing(left.stream().map(Notification::eventId).toList()));
          if (missing.size() == left.size()) {
            last = UNKNOWN;
          }
          // Their outcome is that already.
          left.removeIf(each -> !missing.contains(each.eventId()));
        }
      }
    }
  }

  private List<Document> documents(List<Notification> notifications) {
    var documents = new ArrayList<Document>(notifications.size());
    for (var notification : notifications) {
      var document = new Document();
      mongo.getConverter().write(notification, document);
      document
          .append(EXPIRES_AT, expiry(notification.eventType(), notification.recordedAt()))
          .append(POSITION, last + documents.size() + 1);
      documents.add(document);
    }
    return documents;
  }

  private void inserted(List<Notification> notifications, Map<String, Insertion> outcomes) {
    for (var notification : notifications) {
      outcomes.put(notification.eventId(), new Insertion.At(++last));
    }
    notifications.clear();
  }

  /** Those of the events that have no record, in the same order. */
  List<String> missing(List<String> eventIds) {
    var there = new HashSet<String>();
    collection()
        .find(Filters.in(ID, eventIds))
        .projection(Projections.include(ID))
        .forEach(record -> there.add(record.getString(ID)));
    return eventIds.stream().filter(eventId -> !there.contains(eventId)).toList();
  }

  Optional<Notification> find(String eventId) {
    return Optional.ofNullable(mongo.findById(eventId, Notification.class));
  }

  /** The newest that the query asks for. */
  List<Notification> find(NotificationQuery query, int limit) {
    var conditions = new ArrayList<Criteria>();
    if (query.taskId() != null) {
      conditions.add(where(SUBJECT).is("task/" + query.taskId()));
    }
    if (query.eventType() != null) {
      conditions.add(where(EVENT_TYPE).is(query.eventType()));
    }
    if (query.from() != null) {
      conditions.add(where(OCCURRED_AT).gte(query.from()));
    }
    if (query.to() != null) {
      conditions.add(where(OCCURRED_AT).lt(query.to()));
    }
    var after = query.after();
    if (after != null) {
      conditions.add(
          new Criteria()
              .orOperator(
                  where(OCCURRED_AT).lt(after.occurredAt()),
                  where(OCCURRED_AT).is(after.occurredAt()).and(ID).lt(after.eventId())));
    }
    var criteria = conditions.isEmpty() ? new Criteria() : new Criteria().andOperator(conditions);
    return mongo.find(
        Query.query(criteria).with(Sort.by(DESC, OCCURRED_AT, ID)).limit(limit),
        Notification.class);
  }

  private MongoCollection<Document> collection() {
    return mongo.getCollection(NOTIFICATIONS);
  }
}
