package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventRecord;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An event for clients. Its message is built when the first client needs it, and only once. */
final class OutgoingEvent {

  private final EventRecord event;
  private final Function<EventRecord, WatchEventsResponse> messages;
  private volatile @Nullable WatchEventsResponse message;

  OutgoingEvent(EventRecord event, Function<EventRecord, WatchEventsResponse> messages) {
    this.event = event;
    this.messages = messages;
  }

  EventRecord event() {
    return event;
  }

  long position() {
    return event.position();
  }

  WatchEventsResponse message() {
    var built = message;
    return built == null ? build() : built;
  }

  private synchronized WatchEventsResponse build() {
    var built = message;
    if (built == null) {
      built = messages.apply(event);
      message = built;
    }
    return built;
  }
}
