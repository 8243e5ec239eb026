package dev.workstream.gateway.events;

import dev.workstream.proto.events.EventType;
import dev.workstream.proto.notifications.v1.Event;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Converts events to CloudEvents 1.0; docs/contracts/events.md has the mapping. */
final class CloudEvents {

  private static final JsonFactory JSON = new JsonFactory();

  private CloudEvents() {}

  /** One event as JSON, with its payload unchanged. */
  static String json(Event event) {
    var text = new StringWriter(event.getPayload().length() + 512);
    try (var generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeStartObject();
      write(generator, "specversion", "1.0");
      write(generator, "id", event.getEventId());
      write(generator, "type", event.getEventType());
      write(generator, "source", event.getProducer());
      write(generator, "time", event.getOccurredAt());
      write(generator, "subject", event.getSubject());
      write(generator, "sequence", "%016d".formatted(event.getSequence()));
      write(generator, "traceid", event.getTraceId());
      writeIfPresent(generator, "publishedat", event.getPublishedAt());
      writeIfPresent(generator, "receivedat", event.getReceivedAt());
      writeIfPresent(generator, "recordedat", event.getRecordedAt());
      write(generator, "datacontenttype", "application/json");
      EventType.parse(event.getEventType())
          .filter(EventType::isKnown)
          .ifPresent(type -> write(generator, "dataschema", type.payloadSchema()));
      generator.writeName("data");
      generator.writeRawValue(event.getPayload());
      generator.writeEndObject();
    }
    return text.toString();
  }

  private static void writeIfPresent(JsonGenerator generator, String name, String value) {
    if (!value.isEmpty()) {
      write(generator, name, value);
    }
  }

  private static void write(JsonGenerator generator, String name, String value) {
    generator.writeName(name);
    generator.writeString(value);
  }
}
