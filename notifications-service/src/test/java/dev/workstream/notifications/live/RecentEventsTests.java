package dev.workstream.notifications.live;

import static dev.workstream.notifications.live.TestFeed.OF_SUBJECT;
import static dev.workstream.notifications.live.TestFeed.event;
import static dev.workstream.notifications.live.TestFeed.recent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.notifications.records.EventFilter;
import org.junit.jupiter.api.Test;

class RecentEventsTests {

  @Test
  void holdsAllEventsAfterItsStart() {
    var recent = recent(5, 8);

    assertThat(recent.end()).isEqualTo(8);
    assertThat(recent.reachesBackTo(5)).isTrue();
    assertThat(recent.reachesBackTo(4)).isFalse();
  }

  @Test
  void dropsTheOldestEvent() {
    var recent = new RecentEvents(2, 5);
    recent.add(event(6));
    recent.add(event(7));
    recent.add(event(9));

    assertThat(recent.reachesBackTo(6)).isTrue();
    assertThat(recent.reachesBackTo(5)).isFalse();
    assertThat(recent.after(6, EventFilter.ALL, 10))
        .extracting(OutgoingEvent::position)
        .containsExactly(7L, 9L);
  }

  @Test
  void findsTheFirstMatchingEvents() {
    var recent = recent(0, 3);
    recent.add(event(4, "task/b"));
    recent.add(event(5));
    recent.add(event(6));

    assertThat(recent.after(2, OF_SUBJECT, 2))
        .extracting(OutgoingEvent::position)
        .containsExactly(3L, 5L);
    assertThat(recent.after(6, OF_SUBJECT, 2)).isEmpty();
  }

  @Test
  void movesPastPositionsWithoutRecords() {
    var recent = recent(0, 3);

    recent.skipTo(90);

    assertThat(recent.end()).isEqualTo(90);
    assertThat(recent.after(3, OF_SUBJECT, 2)).isEmpty();
  }
}
