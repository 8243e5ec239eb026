package dev.workstream.gateway.events;

import dev.workstream.proto.notifications.v1.ListEventsResponse;
import java.io.StringWriter;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A page of events, oldest first. */
final class EventPage {

  private static final JsonFactory JSON = new JsonFactory();

  private EventPage() {}

  /** As JSON, with the token from which the next page or a stream continues. */
  static String json(ListEventsResponse page, EventSelection selection) {
    var text = new StringWriter();
    try (var generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeStartObject();
      generator.writeName("events");
      generator.writeStartArray();
      page.getEventsList().forEach(event -> generator.writeRawValue(CloudEvents.json(event)));
      generator.writeEndArray();
      generator.writeName("next_after");
      var events = page.getEventsList();
      var next = events.isEmpty() ? selection.after() : events.getLast().getToken();
      if (next.isEmpty()) {
        generator.writeNull();
      } else {
        generator.writeString(next);
      }
      generator.writeName("has_more");
      generator.writeBoolean(page.getMore());
      generator.writeEndObject();
    }
    return text.toString();
  }
}
