package dev.workstream.notifications.records;

import com.mongodb.client.MongoCollection;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A record as MongoDB stores it. The names of the fields never change. */
final class RecordDocument {

  static final String COLLECTION = "notifications";

  static final String ID = "_id";
  static final String EVENT_TYPE = "event_type";
  static final String SUBJECT = "subject";
  static final String OCCURRED_AT = "occurred_at";
  static final String RECORDED_AT = "recorded_at";
  static final String EXPIRES_AT = "expires_at";
  static final String POSITION = "position";

  private static final String SEQUENCE = "sequence";
  private static final String TRACE_ID = "trace_id";
  private static final String ENVELOPE = "envelope";
  private static final String PUBLISHED_AT = "published_at";
  private static final String RECEIVED_AT = "received_at";

  private RecordDocument() {}

  static MongoCollection<Document> collection(MongoTemplate mongo) {
    return mongo.getCollection(COLLECTION);
  }

  static Document write(EventRecord event, long position, Instant expiresAt) {
    var document =
        new Document(ID, event.eventId())
            .append(EVENT_TYPE, event.eventType())
            .append(SUBJECT, event.subject())
            .append(SEQUENCE, event.sequence())
            .append(OCCURRED_AT, Date.from(event.occurredAt()))
            .append(TRACE_ID, event.traceId())
            .append(ENVELOPE, event.envelope());
    if (event.publishedAt() != null) {
      document.append(PUBLISHED_AT, Date.from(event.publishedAt()));
    }
    return document
        .append(RECEIVED_AT, Date.from(event.receivedAt()))
        .append(RECORDED_AT, Date.from(event.recordedAt()))
        .append(EXPIRES_AT, Date.from(expiresAt))
        .append(POSITION, position);
  }

  static EventRecord read(Document document) {
    // Older versions wrote records without a position.
    var position = document.getLong(POSITION);
    var publishedAt = document.getDate(PUBLISHED_AT);
    return new EventRecord(
        position == null ? EventRecord.NO_POSITION : position,
        document.getString(ID),
        document.getString(EVENT_TYPE),
        document.getString(SUBJECT),
        document.getLong(SEQUENCE),
        document.getDate(OCCURRED_AT).toInstant(),
        document.getString(TRACE_ID),
        document.getString(ENVELOPE),
        publishedAt == null ? null : publishedAt.toInstant(),
        document.getDate(RECEIVED_AT).toInstant(),
        document.getDate(RECORDED_AT).toInstant());
  }
}
