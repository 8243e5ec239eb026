package dev.workstream.notifications.inbox;

import java.util.UUID;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Events as tasks-service makes them. */
final class TestEvents {

  private TestEvents() {}

  /** The default settings. */
  static InboxProperties inbox() {
    return new Binder(new MapConfigurationPropertySource())
        .bindOrCreate("workstream.inbox", InboxProperties.class);
  }

  /** The same number gives the same id. */
  static String taskId(int number) {
    return "019a5f3e-8f00-7000-8000-%012d".formatted(number);
  }

  static String eventId() {
    // Only the form is version 7; tests do not use its time.
    var random = UUID.randomUUID().toString();
    return random.substring(0, 14) + "7" + random.substring(15);
  }

  static String created(String eventId, String taskId) {
    return created(eventId, taskId, "2026-11-20T12:00:00.120Z");
  }

  static String created(String eventId, String taskId, String at) {
    return """
    {"event_id":"%s","event_type":"workstream.task.created.v1","occurred_at":"%s",\
    "producer":"workstream-tasks","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",\
    "subject":"task/%s","sequence":1,"payload":{"id":"%s","title":"Write it down",\
    "description":null,"status":"open","created_at":"%s","completed_at":null,"version":1}}\
    """
        .formatted(eventId, at, taskId, taskId, at);
  }

  /** An event of a type that this version does not know. */
  static String unknownType(String eventId, String taskId, long sequence) {
    return """
    {"event_id":"%s","event_type":"workstream.task.renamed.v7","occurred_at":"2026-11-20T12:00:00Z",\
    "producer":"workstream-tasks","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",\
    "subject":"task/%s","sequence":%d,"payload":{"anything":12345678901234567890.5},"new":true}\
    """
        .formatted(eventId, taskId, sequence);
  }
}
