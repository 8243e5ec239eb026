package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applies the table in docs/contracts/events.md to every released example, with the CloudEvents
 * SDK.
 */
class CloudEventsTests {

  private static final URI TASK =
      URI.create("https://workstream.dev/schemas/events/v1/task.schema.json");

  private final JsonMapper json = new JsonMapper();
  private final JsonFormat format = new JsonFormat();

  @ParameterizedTest
  @MethodSource
  void mapsEveryReleasedExampleToACloudEvent(Path example) throws IOException {
    var event = json.readTree(Files.readAllBytes(example));

    // The builder rejects attributes that the specification forbids.
    var cloudEvent = cloudEvent(event);
    var written = format.serialize(cloudEvent);
    var read = format.deserialize(written);

    assertThat(read.getSpecVersion()).isEqualTo(SpecVersion.V1);
    assertThat(read.getAttributeNames()).isEqualTo(cloudEvent.getAttributeNames());
    for (var name : cloudEvent.getAttributeNames()) {
      assertThat(read.getAttribute(name)).as(name).isEqualTo(cloudEvent.getAttribute(name));
    }
    assertThat(read.getExtensionNames()).containsExactlyInAnyOrder("sequence", "traceid");
    var wire = json.readTree(written);
    assertThat(wire.path("id")).isEqualTo(event.path("event_id"));
    assertThat(wire.path("type")).isEqualTo(event.path("event_type"));
    assertThat(wire.path("source")).isEqualTo(event.path("producer"));
    assertThat(OffsetDateTime.parse(wire.path("time").asString()))
        .isEqualTo(OffsetDateTime.parse(event.path("occurred_at").asString()));
    assertThat(wire.path("subject")).isEqualTo(event.path("subject"));
    assertThat(Long.parseLong(wire.path("sequence").asString()))
        .isEqualTo(event.path("sequence").asLong());
    assertThat(wire.path("traceid")).isEqualTo(event.path("trace_id"));
    assertThat(wire.path("data")).isEqualTo(event.path("payload"));
  }

  static List<Path> mapsEveryReleasedExampleToACloudEvent() throws IOException {
    return ReleasedEvents.examples();
  }

  @Test
  void sortsSequencesAsTextInNumericOrder() {
    assertThat(Stream.of(1L, 2L, 9L, 10L, 99L, 100L, 9_007_199_254_740_991L))
        .map(CloudEventsTests::sequence)
        .isSorted()
        .allMatch(text -> text.length() == 16);
  }

  private CloudEvent cloudEvent(JsonNode event) {
    var type = event.path("event_type").asString();
    return CloudEventBuilder.v1()
        .withId(event.path("event_id").asString())
        .withType(type)
        .withSource(URI.create(event.path("producer").asString()))
        .withTime(OffsetDateTime.parse(event.path("occurred_at").asString()))
        .withSubject(event.path("subject").asString())
        .withExtension("sequence", sequence(event.path("sequence").asLong()))
        .withExtension("traceid", event.path("trace_id").asString())
        .withDataContentType("application/json")
        .withDataSchema(type.startsWith("workstream.task.") ? TASK : null)
        .withData(event.path("payload").toString().getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private static String sequence(long value) {
    return "%016d".formatted(value);
  }
}
