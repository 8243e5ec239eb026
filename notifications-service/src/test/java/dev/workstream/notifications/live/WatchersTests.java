package dev.workstream.notifications.live;

import static dev.workstream.notifications.live.TestFeed.OF_SUBJECT;
import static dev.workstream.notifications.live.TestFeed.event;
import static dev.workstream.notifications.live.TestFeed.recent;
import static dev.workstream.notifications.live.TestFeed.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.workstream.notifications.live.Watch.Next;
import dev.workstream.notifications.live.Watchers.Follower;
import dev.workstream.notifications.live.Watchers.Move;
import dev.workstream.notifications.records.EventFilter;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WatchersTests {

  private static final EventFilter OF_TYPE = new EventFilter(null, "workstream.task.created.v1");

  private final Watchers watchers = new Watchers();

  @Nested
  class TheReader {

    @Test
    void restsWithoutWatches() {
      watchers.begin(recent(0, 3));

      assertThat(watchers.end()).isEqualTo(Watchers.UNKNOWN);
    }

    @Test
    void beginsWhereTheFirstWatchFoundTheEnd() {
      add(watch(OF_SUBJECT, 0));
      watchers.begin(recent(0, 3));
      watchers.begin(recent(0, 7));

      assertThat(watchers.end()).isEqualTo(3);
    }

    @Test
    void restsAgainAfterTheLastWatchHasLeft() {
      var watch = add(watch(OF_SUBJECT, 0));
      watchers.begin(recent(0, 3));

      watchers.remove(watch);

      assertThat(watchers.end()).isEqualTo(Watchers.UNKNOWN);
      assertThat(watchers.advance(3, event(4))).isEqualTo(new Move.Outdated());
    }

    @Test
    void dropsAnEventThatDoesNotFollowItsPlace() {
      add(watch(OF_SUBJECT, 0));
      watchers.begin(recent(0, 3));

      assertThat(watchers.advance(2, event(3))).isEqualTo(new Move.Outdated());
      assertThat(watchers.end()).isEqualTo(3);
    }

    @Test
    void movesToTheNextEvent() {
      add(watch(OF_SUBJECT, 0));
      watchers.begin(recent(0, 3));

      assertThat(watchers.advance(3, event(5))).isEqualTo(new Move.WriteTo(List.of(), List.of()));
      assertThat(watchers.end()).isEqualTo(5);
    }

    @Test
    void skipsPositionsWithoutRecords() {
      add(watch(OF_SUBJECT, 0));
      watchers.begin(recent(0, 3));

      watchers.skip(2, 90);
      assertThat(watchers.end()).isEqualTo(3);

      watchers.skip(3, 90);
      assertThat(watchers.end()).isEqualTo(90);
    }
  }

  @Nested
  class AWatch {

    @Test
    void isLiveOnItsSubjectOnly() {
      var watch = live(watch(OF_SUBJECT, 3));

      assertThat(watchers.advance(3, event(4, "task/b")))
          .isEqualTo(new Move.WriteTo(List.of(), List.of()));
      assertThat(watchers.advance(4, event(5)))
          .isEqualTo(new Move.WriteTo(List.of(new Follower(watch, 3)), List.of()));
    }

    @Test
    void isLiveOnAllSubjectsWithoutOneOfItsOwn() {
      var watch = live(watch(OF_TYPE, 3));

      assertThat(watchers.advance(3, event(4)))
          .isEqualTo(new Move.WriteTo(List.of(), List.of(new Follower(watch, 3))));
    }

    @Test
    void isNotLiveWhileItCatchesUp() {
      var watch = add(watch(OF_SUBJECT, 0));
      watchers.begin(recent(0, 3));
      watchers.resume(watch);

      assertThat(watchers.next(watch)).isInstanceOf(Next.Write.class);
      assertThat(watchers.advance(3, event(4))).isEqualTo(new Move.WriteTo(List.of(), List.of()));
    }

    @Test
    void isNotLiveAfterAMissedEvent() {
      var watch = live(watch(OF_SUBJECT, 3));
      var other = live(watch(OF_SUBJECT, 3));
      watchers.advance(3, event(4));

      watchers.miss(watch, 3);

      assertThat(watchers.advance(4, event(5)))
          .isEqualTo(new Move.WriteTo(List.of(new Follower(other, 3)), List.of()));
      assertThat(watch.state()).isEqualTo(new Watch.State.Paused(3));
    }

    @Test
    void isNotLiveAfterItsEnd() {
      var watch = live(watch(OF_SUBJECT, 3));
      var other = live(watch(OF_TYPE, 3));

      assertThat(watchers.remove(watch)).isTrue();
      assertThat(watchers.remove(watch)).isFalse();

      assertThat(watchers.size()).isEqualTo(1);
      assertThat(watchers.advance(3, event(4)))
          .isEqualTo(new Move.WriteTo(List.of(), List.of(new Follower(other, 3))));
    }

    @Test
    void isRefusedWhileTheServiceStops() {
      var watch = add(watch(OF_SUBJECT, 0));

      assertThat(watchers.close()).containsExactly(watch);
      assertThatExceptionOfType(LiveRefused.Stopping.class)
          .isThrownBy(() -> watchers.add(watch(OF_SUBJECT, 0)));

      watchers.open();
      watchers.add(watch(OF_SUBJECT, 0));
      assertThat(watchers.size()).isEqualTo(2);
    }
  }

  @Nested
  class AFollower {

    private final Follower follower = new Follower(watch(OF_SUBJECT, 0), 4);

    @Test
    void wantsLaterEventsThatMatch() {
      assertThat(follower.wants(event(5).event())).isTrue();
      assertThat(follower.wants(event(5, "task/b").event())).isFalse();
    }

    @Test
    void wantsNoEventThatItReadByItself() {
      assertThat(follower.wants(event(4).event())).isFalse();
    }
  }

  @Nested
  class RecentAfter {

    @Test
    void findsEventsAfterATokenInMemory() {
      var last = event(8);
      add(watch(OF_SUBJECT, 0));
      watchers.begin(recent(5, 7));
      watchers.advance(7, last);
      watchers.advance(8, event(9));

      assertThat(watchers.recentAfter(Token.of(last.event()), OF_SUBJECT, 10))
          .hasValueSatisfying(
              events -> assertThat(events).extracting(OutgoingEvent::position).containsExactly(9L));
    }

    @Test
    void findsNothingForTheTokenOfAnotherEvent() {
      add(watch(OF_SUBJECT, 0));
      watchers.begin(recent(5, 7));

      assertThat(watchers.recentAfter(new Token(7, "00000000"), OF_SUBJECT, 10)).isEmpty();
    }

    @Test
    void findsNothingForATokenOlderThanMemory() {
      add(watch(OF_SUBJECT, 0));
      watchers.begin(recent(5, 7));

      assertThat(watchers.recentAfter(Token.of(event(5).event()), OF_SUBJECT, 10)).isEmpty();
    }

    @Test
    void findsNothingWithoutWatches() {
      assertThat(watchers.recentAfter(Token.of(event(5).event()), OF_SUBJECT, 10)).isEmpty();
    }
  }

  private Watch add(Watch watch) {
    watchers.add(watch);
    return watch;
  }

  /** At the end of an order of three events. */
  private Watch live(Watch watch) {
    add(watch);
    watchers.begin(recent(0, 3));
    watchers.resume(watch);
    assertThat(watchers.next(watch)).isEqualTo(new Next.Follow(3));
    return watch;
  }
}
