package dev.workstream.gateway.events;

import dev.workstream.proto.notifications.v1.ListEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;

/**
 * The events that a client asks for.
 *
 * @param subject empty: any
 * @param eventType empty: any
 * @param after the token of the client's last event; empty: begin with the oldest
 */
record EventSelection(String subject, String eventType, String after) {

  EventSelection after(String token) {
    return new EventSelection(subject, eventType, token);
  }

  ListEventsRequest list(int pageSize) {
    return ListEventsRequest.newBuilder()
        .setSubject(subject)
        .setEventType(eventType)
        .setAfter(after)
        .setPageSize(pageSize)
        .build();
  }

  WatchEventsRequest watch() {
    return WatchEventsRequest.newBuilder()
        .setSubject(subject)
        .setEventType(eventType)
        .setAfter(after)
        .build();
  }
}
