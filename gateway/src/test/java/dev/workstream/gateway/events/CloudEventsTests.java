package dev.workstream.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.proto.events.EventType;
import dev.workstream.proto.notifications.v1.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CloudEventsTests {

  private final JsonMapper json = new JsonMapper();

  @Test
  void aTaskEventNamesTheSchemaOfATask() {
    assertThat(dataSchema("workstream.task.created.v1"))
        .isEqualTo("https://workstream.dev/schemas/events/v1/task.schema.json");
  }

  @ParameterizedTest
  @MethodSource("dev.workstream.proto.events.EventType#known")
  void everyKnownTypeNamesTheSchemaOfItsPayload(EventType type) {
    assertThat(dataSchema(type.toString())).isEqualTo(type.payloadSchema());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workstream.task.renamed.v1",
        "workstream.task.created.v2",
        "workstream.taskforce.met.v1",
        "no event type"
      })
  void anUnknownTypeNamesNoSchema(String type) {
    assertThat(dataSchema(type)).isNull();
  }

  private String dataSchema(String type) {
    var event = Event.newBuilder().setEventType(type).setPayload("{}").build();
    return json.readTree(CloudEvents.json(event)).path("dataschema").asString(null);
  }
}
