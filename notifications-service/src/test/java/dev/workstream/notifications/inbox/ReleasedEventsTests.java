package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.defaults.broker.IncomingMessage;
import dev.workstream.defaults.broker.MessageProperties;
import dev.workstream.notifications.broker.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The service reads every event that was ever published in this major version. */
class ReleasedEventsTests {

  private final EventDecoder decoder = new EventDecoder(TestEvents.inbox());

  @ParameterizedTest
  @MethodSource
  void readsEveryExampleEverPublished(Path example) throws IOException {
    var body = Files.readAllBytes(example);
    var published = new JsonMapper().readTree(body);
    var id = published.path("event_id").asString();
    var properties = MessageProperties.builder().messageId(id).build();

    var decoded =
        decoder.decode(
            new Delivery(
                new IncomingMessage(
                    1,
                    false,
                    "workstream.events",
                    published.path("event_type").asString(),
                    properties,
                    body),
                Instant.now()));

    assertThat(decoded)
        .isEqualTo(
            new Decoded.Event(
                id,
                published.path("event_type").asString(),
                Instant.parse(published.path("occurred_at").asString()),
                published.path("trace_id").asString(),
                published.path("subject").asString(),
                published.path("sequence").asLong(),
                new String(body, StandardCharsets.UTF_8)));
  }

  static List<Path> readsEveryExampleEverPublished() throws IOException {
    return ReleasedEvents.examples();
  }
}
