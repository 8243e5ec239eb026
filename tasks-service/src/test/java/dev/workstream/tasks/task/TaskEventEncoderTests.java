package dev.workstream.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.proto.events.EventType;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class TaskEventEncoderTests {

  private final TaskEventEncoder encoder =
      new TaskEventEncoder(
          JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build());

  private final Task task =
      new Task(
          TaskId.parse("019a5f3e-8f00-7000-8000-000000000000"),
          new NewTask("Write it down", "all of it"),
          Instant.parse("2026-11-20T12:00:00.120Z"));

  @Test
  void everyTypeHasASchema() {
    assertThat(EventType.known()).contains(TaskEventEncoder.CREATED, TaskEventEncoder.COMPLETED);
  }

  @Test
  void encodesACreatedTask() {
    var message = encoder.encode(task.created());
    assertThat(message.eventType()).isEqualTo("workstream.task.created.v1");
    assertThat(message.subject()).isEqualTo("task/019a5f3e-8f00-7000-8000-000000000000");
    assertThat(message.sequence()).isEqualTo(1);
    assertThat(message.occurredAt()).isEqualTo("2026-11-20T12:00:00.120Z");
    assertThat(message.payload().toString())
        .isEqualTo(
            """
            {"id":"019a5f3e-8f00-7000-8000-000000000000","title":"Write it down",\
            "description":"all of it","status":"open","created_at":"2026-11-20T12:00:00.120Z",\
            "completed_at":null,"version":1}\
            """);
  }

  @Test
  void encodesACompletedTask() {
    var event = TaskTests.happened(task.complete(Instant.parse("2026-11-20T12:00:01Z")));
    var message = encoder.encode(event);
    assertThat(message.eventType()).isEqualTo("workstream.task.completed.v1");
    assertThat(message.sequence()).isEqualTo(2);
    assertThat(message.payload().path("status").asString()).isEqualTo("completed");
    assertThat(message.payload().path("completed_at").asString()).isEqualTo("2026-11-20T12:00:01Z");
  }
}
