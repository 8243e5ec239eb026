package dev.workstream.notifications.notification;

import static org.springframework.data.domain.Sort.Direction.ASC;
import static org.springframework.data.domain.Sort.Direction.DESC;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Repository;

/** The collection of records. */
@Repository
class Notifications {

  private static final String ID = "_id";
  private static final String SUBJECT = "subject";
  private static final String EVENT_TYPE = "event_type";
  private static final String OCCURRED_AT = "occurred_at";
  private static final String RECORDED_AT = "recorded_at";
  private static final String EXPIRES_AT = "expires_at";

  private static final int OLDER_AT_ONCE = 500;

  private final MongoTemplate mongo;
  private final RetentionProperties retention;

  Notifications(MongoTemplate mongo, RetentionProperties retention) {
    this.mongo = mongo;
    this.retention = retention;
  }

  /** Makes the indexes that the queries need, where they are missing. */
  void createIndexes() {
    var indexes = mongo.indexOps(Notification.class);
    indexes.createIndex(new Index(OCCURRED_AT, DESC).on(ID, DESC));
    indexes.createIndex(new Index(SUBJECT, DESC).on(OCCURRED_AT, DESC).on(ID, DESC));
    indexes.createIndex(new Index(EVENT_TYPE, DESC).on(OCCURRED_AT, DESC).on(ID, DESC));
    indexes.createIndex(new Index(EXPIRES_AT, ASC).expire(Duration.ZERO));
  }

  /** Gives the records of versions that let none expire a time to do so. */
  void completeOlder() {
    for (var older = older(); !older.isEmpty(); older = older()) {
      collection().bulkWrite(older.stream().map(this::completion).toList());
    }
  }

  private List<Document> older() {
    return collection()
        .find(Filters.eq(EXPIRES_AT, null))
        .projection(Projections.include(EVENT_TYPE, RECORDED_AT))
        .limit(OLDER_AT_ONCE)
        .into(new ArrayList<>());
  }

  private UpdateOneModel<Document> completion(Document older) {
    var expiresAt = expiry(older.getString(EVENT_TYPE), older.getDate(RECORDED_AT).toInstant());
    return new UpdateOneModel<>(Filters.eq(ID, older.get(ID)), Updates.set(EXPIRES_AT, expiresAt));
  }

  private Instant expiry(String eventType, Instant recordedAt) {
    return recordedAt.plus(retention.of(eventType));
  }

  /**
   * Inserts all that are not there, in one round trip.
   *
   * @return what went wrong, by position
   * @throws com.mongodb.MongoException if the store is away; each may have been inserted or not
   */
  Map<Integer, InsertFailure> insert(List<Notification> notifications) {
    var documents = new ArrayList<Document>(notifications.size());
    for (var notification : notifications) {
      var document = new Document();
      mongo.getConverter().write(notification, document);
      document.append(EXPIRES_AT, expiry(notification.eventType(), notification.recordedAt()));
      documents.add(document);
    }
    var failures = new HashMap<Integer, InsertFailure>();
    try {
      collection().insertMany(documents, new InsertManyOptions().ordered(false));
    } catch (MongoBulkWriteException e) {
      if (e.getWriteConcernError() != null) {
        throw e;
      }
      for (var error : e.getWriteErrors()) {
        failures.put(error.getIndex(), InsertFailure.of(error.getCode()).orElseThrow(() -> e));
      }
    }
    return failures;
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
    return mongo.getCollection(mongo.getCollectionName(Notification.class));
  }
}
