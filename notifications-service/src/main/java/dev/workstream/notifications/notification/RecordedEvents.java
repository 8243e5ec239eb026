package dev.workstream.notifications.notification;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.workstream.notifications.live.EventFilter;
import dev.workstream.notifications.live.EventLog;
import dev.workstream.notifications.live.LiveEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Repository;

/** The records, as those who watch read them. */
@Repository
class RecordedEvents implements EventLog {

  private final MongoTemplate mongo;
  private final RetentionProperties retention;

  RecordedEvents(MongoTemplate mongo, RetentionProperties retention) {
    this.mongo = mongo;
    this.retention = retention;
  }

  @Override
  public List<LiveEvent> after(long position, EventFilter filter, int limit) {
    var condition = new ArrayList<>(List.of(Filters.gt(Notifications.POSITION, position)));
    if (filter.subject() != null) {
      condition.add(Filters.eq(Notifications.SUBJECT, filter.subject()));
    }
    if (filter.eventType() != null) {
      condition.add(Filters.eq(Notifications.EVENT_TYPE, filter.eventType()));
    }
    return events(records().find(Filters.and(condition)).limit(limit));
  }

  @Override
  public List<LiveEvent> between(long after, long upTo) {
    // Each by its position, and not a range: the stand-in for MongoDB has no index for that.
    var positions = LongStream.rangeClosed(after + 1, upTo).boxed().toList();
    return positions.isEmpty()
        ? List.of()
        : events(records().find(Filters.in(Notifications.POSITION, positions)));
  }

  @Override
  public long end() {
    return Notifications.remembered(mongo);
  }

  @Override
  public Duration kept() {
    return retention.shortest();
  }

  private static List<LiveEvent> events(FindIterable<Document> found) {
    return found
        .projection(Projections.exclude("expires_at"))
        .sort(Sorts.ascending(Notifications.POSITION))
        .map(RecordedEvents::event)
        .into(new ArrayList<>());
  }

  private static LiveEvent event(Document record) {
    var publishedAt = record.getDate("published_at");
    return new LiveEvent(
        record.getLong(Notifications.POSITION),
        record.getString(Notifications.ID),
        record.getString(Notifications.EVENT_TYPE),
        record.getString(Notifications.SUBJECT),
        record.getLong("sequence"),
        record.getString("trace_id"),
        record.getString("envelope"),
        publishedAt == null ? null : publishedAt.toInstant(),
        record.getDate("received_at").toInstant(),
        record.getDate(Notifications.RECORDED_AT).toInstant());
  }

  private MongoCollection<Document> records() {
    return mongo.getCollection(Notifications.NOTIFICATIONS);
  }
}
