package dev.workstream.notifications.notification;

import java.time.Instant;
import java.util.UUID;

/** Records to be, of events as tasks-service makes them. */
public final class TestNotifications {

  public static final String TASK_CREATED = "workstream.task.created.v1";

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.120Z");

  private TestNotifications() {}

  public static Notification of(String subject, long sequence) {
    return of(eventId(), TASK_CREATED, subject, sequence);
  }

  /** A later sequence happened later. */
  public static Notification of(String eventId, String eventType, String subject, long sequence) {
    var envelope =
        """
        {"event_id":"%s","event_type":"%s","occurred_at":"2026-11-20T12:00:00.120Z",\
        "producer":"workstream-tasks","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",\
        "subject":"%s","sequence":%d,"payload":{"anything":12345678901234567890.5}}\
        """
            .formatted(eventId, eventType, subject, sequence);
    return new Notification(
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

  public static String eventId() {
    // Of version 7 by its form; its time does not matter here.
    var random = UUID.randomUUID().toString();
    return random.substring(0, 14) + "7" + random.substring(15);
  }

  public static String subject() {
    return "task/" + eventId();
  }
}
