package dev.workstream.notifications.records;

import java.time.Instant;
import java.util.UUID;
import org.bson.Document;

/** Records, not yet appended, of events as tasks-service makes them. */
public final class TestRecords {

  public static final String TASK_CREATED = "workstream.task.created.v1";

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.120Z");

  private TestRecords() {}

  public static EventRecord of(String subject, long sequence) {
    return of(eventId(), TASK_CREATED, subject, sequence);
  }

  /** An event with a higher sequence occurred later. */
  public static EventRecord of(String eventId, String eventType, String subject, long sequence) {
    var envelope =
        """
        {"event_id":"%s","event_type":"%s","occurred_at":"2026-11-20T12:00:00.120Z",\
        "producer":"workstream-tasks","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",\
        "subject":"%s","sequence":%d,"payload":{"anything":12345678901234567890.5}}\
        """
            .formatted(eventId, eventType, subject, sequence);
    return new EventRecord(
        EventRecord.NO_POSITION,
        eventId,
        eventType,
        subject,
        sequence,
        NOW.plusMillis(sequence),
        "4bf92f3577b34da6a3ce929d0e0e4736",
        envelope,
        NOW.plusMillis(30),
        NOW.plusMillis(40),
        NOW.plusMillis(50));
  }

  /** A record with a position. */
  public static EventRecord at(long position, String subject) {
    var event = of(subject, position);
    return new EventRecord(
        position,
        event.eventId(),
        event.eventType(),
        event.subject(),
        event.sequence(),
        event.occurredAt(),
        event.traceId(),
        event.envelope(),
        event.publishedAt(),
        event.receivedAt(),
        event.recordedAt());
  }

  /** A record as older versions stored it, without position and retention. */
  static Document olderDocument(EventRecord event) {
    var document = RecordDocument.write(event, 1, event.recordedAt());
    document.remove(RecordDocument.POSITION);
    document.remove(RecordDocument.EXPIRES_AT);
    return document.append("_class", "dev.workstream.notifications.notification.Notification");
  }

  public static String eventId() {
    // Only the form is version 7; tests do not use its time.
    var random = UUID.randomUUID().toString();
    return random.substring(0, 14) + "7" + random.substring(15);
  }

  public static String subject() {
    return "task/" + eventId();
  }
}
