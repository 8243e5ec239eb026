package dev.workstream.notifications.records;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.workstream.proto.events.EventCategory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Repository;

/**
 * Reads records by query or by position. A reader that sees a position can also read every record
 * before it.
 *
 * <p>All methods throw {@link com.mongodb.MongoException} or {@link
 * org.springframework.dao.DataAccessException} if the store is away.
 */
@Repository
public class RecordQueries {

  private final MongoTemplate mongo;
  private final OrderEnd end;
  private final RetentionProperties retention;

  RecordQueries(MongoTemplate mongo, OrderEnd end, RetentionProperties retention) {
    this.mongo = mongo;
    this.end = end;
    this.retention = retention;
  }

  /** The first matching records after a position, in order. */
  public List<EventRecord> after(long position, EventFilter filter, int limit) {
    var conditions = new ArrayList<Bson>();
    conditions.add(Filters.gt(RecordDocument.POSITION, position));
    if (filter.subject() != null) {
      conditions.add(Filters.eq(RecordDocument.SUBJECT, filter.subject()));
    }
    if (filter.eventType() != null) {
      conditions.add(Filters.eq(RecordDocument.EVENT_TYPE, filter.eventType()));
    }
    return inOrder(records().find(Filters.and(conditions)).limit(limit));
  }

  /** All records after one position, up to and including the other, in order. */
  public List<EventRecord> between(long after, long upTo) {
    // A list of positions, because the stand-in for MongoDB has no index for ranges.
    var positions = LongStream.rangeClosed(after + 1, upTo).boxed().toList();
    return positions.isEmpty()
        ? List.of()
        : inOrder(records().find(Filters.in(RecordDocument.POSITION, positions)));
  }

  /** The last position, or one of about a second ago; 0 if there are no records. */
  public long end() {
    return end.remembered();
  }

  /** How long every record is kept, regardless of category. */
  public Duration kept() {
    return retention.shortest();
  }

  Optional<EventRecord> find(String eventId) {
    var found = records().find(Filters.eq(RecordDocument.ID, eventId)).first();
    return Optional.ofNullable(found).map(RecordDocument::read);
  }

  /** Matching records, the newest first. */
  List<EventRecord> find(RecordQuery query, int limit) {
    var conditions = new ArrayList<Bson>();
    if (query.taskId() != null) {
      conditions.add(
          Filters.eq(RecordDocument.SUBJECT, EventCategory.TASK.subject(query.taskId())));
    }
    if (query.eventType() != null) {
      conditions.add(Filters.eq(RecordDocument.EVENT_TYPE, query.eventType()));
    }
    if (query.from() != null) {
      conditions.add(Filters.gte(RecordDocument.OCCURRED_AT, query.from()));
    }
    if (query.to() != null) {
      conditions.add(Filters.lt(RecordDocument.OCCURRED_AT, query.to()));
    }
    if (query.after() != null) {
      conditions.add(olderThan(query.after()));
    }
    return records()
        .find(conditions.isEmpty() ? Filters.empty() : Filters.and(conditions))
        .sort(Sorts.descending(RecordDocument.OCCURRED_AT, RecordDocument.ID))
        .limit(limit)
        .map(RecordDocument::read)
        .into(new ArrayList<>());
  }

  private static Bson olderThan(PageToken last) {
    return Filters.or(
        Filters.lt(RecordDocument.OCCURRED_AT, last.occurredAt()),
        Filters.and(
            Filters.eq(RecordDocument.OCCURRED_AT, last.occurredAt()),
            Filters.lt(RecordDocument.ID, last.eventId())));
  }

  /** The events without a record, in the same order. */
  List<String> missing(List<String> eventIds) {
    var recorded = new HashSet<String>();
    records()
        .find(Filters.in(RecordDocument.ID, eventIds))
        .projection(Projections.include(RecordDocument.ID))
        .forEach(each -> recorded.add(each.getString(RecordDocument.ID)));
    return eventIds.stream().filter(eventId -> !recorded.contains(eventId)).toList();
  }

  private static List<EventRecord> inOrder(FindIterable<Document> found) {
    return found
        .projection(Projections.exclude(RecordDocument.EXPIRES_AT))
        .sort(Sorts.ascending(RecordDocument.POSITION))
        .map(RecordDocument::read)
        .into(new ArrayList<>());
  }

  private MongoCollection<Document> records() {
    return RecordDocument.collection(mongo);
  }
}
