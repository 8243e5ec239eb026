package dev.workstream.notifications.live;

import static dev.workstream.notifications.live.TestFeed.OF_SUBJECT;
import static dev.workstream.notifications.live.TestFeed.recent;
import static dev.workstream.notifications.live.TestFeed.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.workstream.notifications.live.Watch.Next;
import dev.workstream.notifications.live.Watch.State;
import dev.workstream.notifications.records.EventFilter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WatchTests {

  private static final EventFilter OF_ANOTHER = new EventFilter("task/b", null);

  private final Watch watch = watch(OF_SUBJECT, 5);

  @Test
  void beginsPaused() {
    assertThat(watch.state()).isEqualTo(new State.Paused(5));
  }

  @Nested
  class Resume {

    @Test
    void startsAThreadForAPausedWatch() {
      assertThat(watch.resume()).isEqualTo(new Next.CatchUp());
      assertThat(watch.state()).isEqualTo(new State.CatchingUp(5, false));
    }

    @Test
    void startsNoSecondThread() {
      watch.resume();

      assertThat(watch.resume()).isEqualTo(new Next.Nothing());
      assertThat(watch.state()).isEqualTo(new State.CatchingUp(5, true));
    }

    @Test
    void changesNothingForALiveWatch() {
      makeLive();

      assertThat(watch.resume()).isEqualTo(new Next.Nothing());
      assertThat(watch.state()).isEqualTo(new State.Live(8));
    }

    @Test
    void changesNothingAfterTheEnd() {
      watch.end();

      assertThat(watch.resume()).isEqualTo(new Next.Nothing());
      assertThat(watch.state()).isEqualTo(new State.Over());
    }
  }

  @Nested
  class Pause {

    @Test
    void endsTheThreadWhileTheClientTakesNothing() {
      watch.resume();

      assertThat(watch.pause()).isEqualTo(new Next.Nothing());
      assertThat(watch.state()).isEqualTo(new State.Paused(5));
    }

    @Test
    void keepsTheThreadIfTheClientBecameReadyMeanwhile() {
      watch.resume();
      watch.resume();

      assertThat(watch.pause()).isEqualTo(new Next.CatchUp());
      assertThat(watch.state()).isEqualTo(new State.CatchingUp(5, false));
      assertThat(watch.pause()).isEqualTo(new Next.Nothing());
    }

    @Test
    void changesNothingInAnyOtherState() {
      assertThat(watch.pause()).isEqualTo(new Next.Nothing());
      assertThat(watch.state()).isEqualTo(new State.Paused(5));

      makeLive();
      assertThat(watch.pause()).isEqualTo(new Next.Nothing());
      assertThat(watch.state()).isEqualTo(new State.Live(8));

      watch.end();
      assertThat(watch.pause()).isEqualTo(new Next.Nothing());
      assertThat(watch.state()).isEqualTo(new State.Over());
    }
  }

  @Nested
  class NextPage {

    @Test
    void beginsIfTheEndIsUnknown() {
      watch.resume();

      assertThat(watch.next(null)).isEqualTo(new Next.Begin());
      assertThat(watch.state()).isEqualTo(new State.CatchingUp(5, false));
    }

    @Test
    void writesFromMemoryIfMemoryReachesBack() {
      watch.resume();

      assertThat(watch.next(recent(5, 8)))
          .asInstanceOf(type(Next.Write.class))
          .satisfies(write -> {
            assertThat(write.events())
                .extracting(OutgoingEvent::position)
                .containsExactly(6L, 7L, 8L);
            assertThat(write.end()).isEqualTo(8);
          });
      assertThat(watch.state()).isEqualTo(new State.CatchingUp(5, false));
    }

    @Test
    void writesAtMostOnePage() {
      watch.resume();

      assertThat(watch.next(recent(0, 500)))
          .asInstanceOf(type(Next.Write.class))
          .satisfies(write -> assertThat(write.events()).hasSize(Watch.PAGE_SIZE));
    }

    @Test
    void readsTheRecordsIfMemoryDoesNotReachBack() {
      watch.resume();

      assertThat(watch.next(recent(6, 8))).isEqualTo(new Next.Read(5, 8));
      assertThat(watch.state()).isEqualTo(new State.CatchingUp(5, false));
    }

    @Test
    void followsAtTheEnd() {
      watch.resume();

      assertThat(watch.next(recent(0, 5))).isEqualTo(new Next.Follow(5));
      assertThat(watch.state()).isEqualTo(new State.Live(5));
    }

    @Test
    void followsIfNoEventUpToTheEndMatches() {
      var other = watch(OF_ANOTHER, 5);
      other.resume();

      assertThat(other.next(recent(0, 8))).isEqualTo(new Next.Follow(8));
      assertThat(other.state()).isEqualTo(new State.Live(8));
    }

    @Test
    void followsFromItsOwnPositionIfItIsAheadOfTheReader() {
      watch.resume();

      assertThat(watch.next(recent(0, 3))).isEqualTo(new Next.Follow(5));
      assertThat(watch.state()).isEqualTo(new State.Live(5));
    }

    @Test
    void endsTheThreadInAnyOtherState() {
      assertThat(watch.next(recent(0, 8))).isEqualTo(new Next.Nothing());

      makeLive();
      assertThat(watch.next(recent(0, 9))).isEqualTo(new Next.Nothing());

      watch.end();
      assertThat(watch.next(null)).isEqualTo(new Next.Nothing());
    }
  }

  @Nested
  class Written {

    @Test
    void movesThePosition() {
      watch.resume();
      watch.resume();

      watch.written(7);

      assertThat(watch.state()).isEqualTo(new State.CatchingUp(7, true));
    }

    @Test
    void neverMovesThePositionBack() {
      watch.resume();

      watch.written(0);

      assertThat(watch.state()).isEqualTo(new State.CatchingUp(5, false));
    }

    @Test
    void changesNothingAfterTheEnd() {
      watch.resume();
      watch.end();

      watch.written(7);

      assertThat(watch.state()).isEqualTo(new State.Over());
    }
  }

  @Nested
  class Miss {

    @Test
    void pausesALiveWatchBeforeTheMissedEvent() {
      makeLive();

      watch.miss(11);

      assertThat(watch.state()).isEqualTo(new State.Paused(11));
      assertThat(watch.resume()).isEqualTo(new Next.CatchUp());
    }

    @Test
    void changesNothingAfterTheEnd() {
      makeLive();
      watch.end();

      watch.miss(11);

      assertThat(watch.state()).isEqualTo(new State.Over());
    }
  }

  private void makeLive() {
    watch.resume();
    assertThat(watch.next(recent(8, 8))).isInstanceOf(Next.Read.class);
    watch.written(8);
    assertThat(watch.next(recent(8, 8))).isEqualTo(new Next.Follow(8));
  }
}
