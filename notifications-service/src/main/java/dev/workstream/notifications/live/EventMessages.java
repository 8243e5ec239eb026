package dev.workstream.notifications.live;

import dev.workstream.notifications.live.LiveRefused.Invalid;
import dev.workstream.notifications.records.EventFilter;
import dev.workstream.notifications.records.EventRecord;
import dev.workstream.proto.notifications.v1.Event;
import dev.workstream.proto.notifications.v1.ListEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Translates between gRPC messages and the types of this room. */
@Component
class EventMessages {

  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int PAGE_SIZE_LIMIT = 200;

  private static final Pattern SUBJECT = Pattern.compile("[!-~]{1,200}");
  private static final Pattern EVENT_TYPE = Pattern.compile("[a-z0-9_.]{1,200}");

  private final JsonMapper json;

  EventMessages(JsonMapper json) {
    this.json = json;
  }

  /**
   * @throws LiveRefused.Invalid if no event can match
   */
  static EventFilter filter(String subject, String eventType) {
    return new EventFilter(
        matching("subject", subject, SUBJECT), matching("event_type", eventType, EVENT_TYPE));
  }

  private static @Nullable String matching(String field, String text, Pattern form) {
    if (text.isEmpty()) {
      return null;
    }
    if (!form.matcher(text).matches()) {
      throw new Invalid(field, "MALFORMED", "matches no event");
    }
    return text;
  }

  /**
   * @throws LiveRefused.Invalid if the text is not a token
   */
  static @Nullable Token token(String after) {
    return after.isEmpty()
        ? null
        : Token.parse(after)
            .orElseThrow(() -> new Invalid("after", "MALFORMED", "must be the token of an event"));
  }

  static int pageSize(ListEventsRequest request) {
    var size = request.hasPageSize() ? request.getPageSize() : DEFAULT_PAGE_SIZE;
    if (size < 1 || size > PAGE_SIZE_LIMIT) {
      throw new Invalid("page_size", "OUT_OF_RANGE", "must be between 1 and " + PAGE_SIZE_LIMIT);
    }
    return size;
  }

  WatchEventsResponse response(EventRecord event) {
    return WatchEventsResponse.newBuilder().setEvent(message(event)).build();
  }

  /** Copies the payload from the envelope character by character, so that no digit changes. */
  private Event message(EventRecord event) {
    var message =
        Event.newBuilder()
            .setToken(Token.of(event).toString())
            .setEventId(event.eventId())
            .setEventType(event.eventType())
            .setSubject(event.subject())
            .setSequence(event.sequence())
            .setTraceId(event.traceId())
            .setReceivedAt(event.receivedAt().toString())
            .setRecordedAt(event.recordedAt().toString());
    if (event.publishedAt() != null) {
      message.setPublishedAt(event.publishedAt().toString());
    }
    var envelope = event.envelope();
    try (var parser = json.createParser(envelope)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        var name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "producer" -> message.setProducer(parser.getString());
          case "occurred_at" -> message.setOccurredAt(parser.getString());
          case "payload" -> {
            var start = parser.currentTokenLocation().getCharOffset();
            parser.skipChildren();
            var end = parser.currentLocation().getCharOffset();
            message.setPayload(envelope.substring((int) start, (int) end));
          }
          default -> parser.skipChildren();
        }
      }
    }
    return message.build();
  }
}
