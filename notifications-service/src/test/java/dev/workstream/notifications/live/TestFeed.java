package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventFilter;
import dev.workstream.notifications.records.TestRecords;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;

/** Events and watches without a store. */
final class TestFeed {

  static final String SUBJECT = "task/a";
  static final EventFilter OF_SUBJECT = new EventFilter(SUBJECT, null);

  private TestFeed() {}

  static OutgoingEvent event(long position) {
    return event(position, SUBJECT);
  }

  static OutgoingEvent event(long position, String subject) {
    return new OutgoingEvent(
        TestRecords.at(position, subject), _ -> WatchEventsResponse.getDefaultInstance());
  }

  /** Memory that holds all events after one position up to another. */
  static RecentEvents recent(long after, long upTo) {
    var recent = new RecentEvents(1_000, after);
    for (var position = after + 1; position <= upTo; position++) {
      recent.add(event(position));
    }
    return recent;
  }

  static Watch watch(EventFilter filter, long position) {
    return new Watch(filter, position, new TestListener());
  }
}
