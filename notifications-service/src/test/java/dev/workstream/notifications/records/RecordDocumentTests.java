package dev.workstream.notifications.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordDocumentTests {

  private static final Instant EXPIRES_AT = Instant.parse("2026-12-20T12:00:00Z");

  private final EventRecord event = TestRecords.of("task/a", 7);

  @Test
  void keepsTheNamesOfStoredFields() {
    assertThat(RecordDocument.write(event, 42, EXPIRES_AT))
        .containsOnlyKeys(
            "_id",
            "event_type",
            "subject",
            "sequence",
            "occurred_at",
            "trace_id",
            "envelope",
            "published_at",
            "received_at",
            "recorded_at",
            "expires_at",
            "position");
  }

  @Test
  void readsWhatItWrote() {
    assertThat(RecordDocument.read(RecordDocument.write(event, 42, EXPIRES_AT)))
        .isEqualTo(
            new EventRecord(
                42,
                event.eventId(),
                event.eventType(),
                event.subject(),
                event.sequence(),
                event.occurredAt(),
                event.traceId(),
                event.envelope(),
                event.publishedAt(),
                event.receivedAt(),
                event.recordedAt()));
  }

  @Test
  void readsRecordsOfAnOlderVersion() {
    assertThat(RecordDocument.read(TestRecords.olderDocument(event))).isEqualTo(event);
  }
}
