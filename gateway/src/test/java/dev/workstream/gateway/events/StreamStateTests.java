package dev.workstream.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.gateway.events.StreamAction.Close;
import dev.workstream.gateway.events.StreamAction.Pause;
import dev.workstream.gateway.events.StreamAction.ReadPage;
import dev.workstream.gateway.events.StreamAction.Wait;
import dev.workstream.gateway.events.StreamAction.Watch;
import dev.workstream.gateway.events.StreamAction.WriteEvents;
import dev.workstream.gateway.events.StreamAction.WriteHeartbeat;
import dev.workstream.gateway.events.StreamState.Failure;
import dev.workstream.gateway.events.StreamState.Offered;
import dev.workstream.gateway.problem.StreamProblem;
import dev.workstream.proto.notifications.v1.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

class StreamStateTests {

  private static final int BUFFER = 4;
  private static final Duration STALL = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration LIFETIME = Duration.ofHours(4);

  private static final EventSelection ALL = new EventSelection("", "", "");

  private static final StreamEnd RECONNECT = new StreamEnd.Reconnect();
  private static final StreamEnd GONE = new StreamEnd.Gone();

  private final StreamProperties properties =
      new StreamProperties(
          10, 10, BUFFER, DataSize.ofMegabytes(4), STALL, HEARTBEAT, IDLE, LIFETIME);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StreamMemory memory = new StreamMemory(properties, meters);

  private long now = Duration.ofDays(7).toNanos();
  private int threads;
  private boolean isClientGone;

  private final StreamState state = new StreamState(ALL, properties, memory, now, () -> threads++);

  @Nested
  class CatchingUp {

    @Test
    void startsOneThread() {
      state.begin();
      state.begin();
      assertThat(threads).isEqualTo(1);
    }

    @Test
    void readsPagesAndThenWatches() {
      state.begin();
      assertThat(next()).isEqualTo(new ReadPage(ALL));
      write("1");
      state.pageWritten(true);
      assertThat(next()).isEqualTo(new ReadPage(ALL.after("1")));
      write("2");
      state.pageWritten(false);
      assertThat(next()).isEqualTo(new Watch(1, ALL.after("2")));
      assertThat(next()).isEqualTo(new Wait());
    }

    @Test
    void watchesFromTheBeginningWhenThereAreNoEvents() {
      state.begin();
      state.pageWritten(false);
      assertThat(next()).isEqualTo(new Watch(1, ALL));
    }
  }

  @Nested
  class Watching {

    @Test
    void startsAThreadForAnEvent() {
      watch();
      assertThat(state.offer(1, event("1"))).isEqualTo(Offered.ACCEPTED);
      assertThat(threads).isEqualTo(2);
      assertThat(next()).isEqualTo(events("1"));
      write("1");
      assertThat(next()).isEqualTo(new Wait());
    }

    @Test
    void writesInOnePieceWhatArrivesDuringAWrite() {
      watch();
      state.offer(1, event("1"));
      assertThat(next()).isEqualTo(events("1"));
      state.writing(now);
      state.offer(1, event("2"));
      state.offer(1, event("3"));
      assertThat(threads).isEqualTo(2);
      state.eventsWritten("1", now);
      assertThat(next()).isEqualTo(events("2", "3"));
    }

    @Test
    void ignoresEventsOfAnotherWatch() {
      watch();
      assertThat(state.offer(0, event("1"))).isEqualTo(Offered.IGNORED);
      assertThat(state.offer(2, event("1"))).isEqualTo(Offered.IGNORED);
      assertThat(threads).isEqualTo(1);
      assertThat(reserved()).isZero();
    }
  }

  @Nested
  class SlowClient {

    @Test
    void readsPagesAfterMoreEventsThanTheBufferHolds() {
      watch();
      offer(BUFFER);
      assertThat(state.offer(1, event("9"))).isEqualTo(Offered.OVERFLOW);
      assertThat(state.offer(1, event("10"))).isEqualTo(Offered.IGNORED);
      assertThat(next()).isEqualTo(events("1", "2", "3", "4"));
      write("4");
      assertThat(next()).isEqualTo(new ReadPage(ALL.after("4")));
    }

    @Test
    void readsPagesAfterMoreBytesThanMayWait() {
      watch();
      var half = event("1").toBuilder().setPayload("x".repeat(600 * 1024)).build();
      assertThat(state.offer(1, half)).isEqualTo(Offered.ACCEPTED);
      assertThat(state.offer(1, half)).isEqualTo(Offered.OVERFLOW);
    }

    @Test
    void acceptsOneEventOfAnySize() {
      watch();
      var large =
          event("1").toBuilder().setPayload("x".repeat(StreamState.MAX_WAITING_BYTES + 1)).build();
      assertThat(state.offer(1, large)).isEqualTo(Offered.ACCEPTED);
    }

    @Test
    void countsAgainFromNothingAfterAWrite() {
      watch();
      offer(BUFFER);
      next();
      write("4");
      offer(BUFFER);
      assertThat(next()).isEqualTo(events("1", "2", "3", "4"));
    }

    @Test
    void watchesAgainOnceItHasCaughtUp() {
      watch();
      offer(BUFFER + 1);
      next();
      write("4");
      next();
      write("5");
      state.pageWritten(false);
      assertThat(next()).isEqualTo(new Watch(2, ALL.after("5")));
      assertThat(state.offer(1, event("6"))).isEqualTo(Offered.IGNORED);
      assertThat(state.offer(2, event("6"))).isEqualTo(Offered.ACCEPTED);
    }

    @Test
    void endsAsTooSlowWhenAWriteIsStuckWhileEventsWaitInTheLog() {
      watch();
      state.offer(1, event("1"));
      next();
      state.writing(now);
      offer(BUFFER + 1);
      passes(STALL);
      assertThat(state.isStalled()).isFalse();
      passes(Duration.ofNanos(1));
      assertThat(state.isStalled()).isTrue();
      state.eventsWritten("1", now);
      assertThat(state.isStalled()).isFalse();
      assertThat(next()).isEqualTo(failed(StreamProblem.TOO_SLOW));
    }

    @Test
    void endsAsTooSlowWhenAPageIsStuck() {
      state.begin();
      next();
      state.writing(now);
      passes(STALL.plusNanos(1));
      state.eventsWritten("1", now);
      assertThat(next()).isEqualTo(failed(StreamProblem.TOO_SLOW));
    }

    @Test
    void mayTakeItsLastEventSlowly() {
      watch();
      state.offer(1, event("1"));
      next();
      state.writing(now);
      passes(STALL.multipliedBy(2));
      state.eventsWritten("1", now);
      assertThat(next()).isEqualTo(new Wait());
    }

    @Test
    void isNotStuckBetweenWrites() {
      state.begin();
      next();
      passes(LIFETIME.multipliedBy(2));
      assertThat(next()).isEqualTo(new ReadPage(ALL));
    }
  }

  @Nested
  class MemoryFull {

    @Test
    void acceptsOneEventAndNoMore() {
      watch();
      assertThat(memory.take(4 * 1024 * 1024)).isTrue();
      assertThat(state.offer(1, event("1"))).isEqualTo(Offered.ACCEPTED);
      assertThat(state.offer(1, event("2"))).isEqualTo(Offered.OVERFLOW);
      assertThat(next()).isEqualTo(new WriteEvents(List.of(event("1")), 0));
    }

    @Test
    void reservesWhatWaitsAndHandsItToTheWrite() {
      watch();
      state.offer(1, event("1"));
      state.offer(1, event("2"));
      var bytes = 2 * event("1").getSerializedSize();
      assertThat(reserved()).isEqualTo(bytes);
      assertThat(next()).isEqualTo(events("1", "2"));
      state.close();
      assertThat(reserved()).as("still the write's").isEqualTo(bytes);
    }

    @Test
    void givesBackWhatWaitsWhenTheStreamCloses() {
      watch();
      state.offer(1, event("1"));
      state.close();
      assertThat(reserved()).isZero();
      assertThat(state.offer(1, event("2"))).isEqualTo(Offered.IGNORED);
      assertThat(reserved()).isZero();
    }
  }

  @Nested
  class UpstreamLost {

    @Test
    void readsPagesAgainAfterAPause() {
      watch();
      state.watchFailed(1, Failure.AWAY);
      assertThat(threads).isEqualTo(2);
      assertThat(next()).isEqualTo(new Pause(0));
      assertThat(next()).isEqualTo(new ReadPage(ALL));
      state.pageWritten(false);
      assertThat(next()).isEqualTo(new Watch(2, ALL));
    }

    @Test
    void writesWhatWaitsFirst() {
      watch();
      state.offer(1, event("1"));
      state.watchFailed(1, Failure.UNEXPECTED);
      assertThat(next()).isEqualTo(events("1"));
      write("1");
      assertThat(next()).isEqualTo(new Pause(0));
      assertThat(next()).isEqualTo(new ReadPage(ALL.after("1")));
    }

    @Test
    void ignoresTheEndOfAnEarlierWatch() {
      watch();
      offer(BUFFER + 1);
      state.watchFailed(1, Failure.EXPIRED);
      assertThat(next()).isInstanceOf(WriteEvents.class);
    }

    @Test
    void pausesAfterEachFailureAndThenGivesUp() {
      state.begin();
      for (var failures = 1; failures <= StreamState.MAX_FAILURES; failures++) {
        assertThat(next()).isEqualTo(new ReadPage(ALL));
        state.pageFailed(Failure.AWAY);
        assertThat(next()).isEqualTo(new Pause(failures));
      }
      assertThat(next()).isEqualTo(new ReadPage(ALL));
      state.pageFailed(Failure.AWAY);
      assertThat(next()).isEqualTo(failed(StreamProblem.UNAVAILABLE));
    }

    @Test
    void forgetsFailuresAfterAPage() {
      state.begin();
      next();
      state.pageFailed(Failure.AWAY);
      next();
      next();
      state.pageWritten(true);
      next();
      state.pageFailed(Failure.AWAY);
      assertThat(next()).isEqualTo(new Pause(1));
    }

    @Test
    void endsWhenThePositionHasExpired() {
      state.begin();
      next();
      state.pageFailed(Failure.EXPIRED);
      assertThat(next()).isEqualTo(failed(StreamProblem.EXPIRED));
    }

    @Test
    void endsWhenThePositionExpiresWhileItWatches() {
      watch();
      state.offer(1, event("1"));
      state.watchFailed(1, Failure.EXPIRED);
      assertThat(next()).isEqualTo(failed(StreamProblem.EXPIRED));
    }

    @Test
    void endsWhenAPageFailsForGood() {
      state.begin();
      next();
      state.pageFailed(Failure.UNEXPECTED);
      assertThat(next()).isEqualTo(failed(StreamProblem.INTERNAL));
    }
  }

  @Nested
  class Time {

    @Test
    void writesAHeartbeatWhenTheStreamWasSilent() {
      watch();
      passes(HEARTBEAT);
      assertThat(threads).isEqualTo(1);
      passes(Duration.ofNanos(1));
      assertThat(threads).isEqualTo(2);
      assertThat(next()).isEqualTo(new WriteHeartbeat());
      state.writing(now);
      state.written(now);
      assertThat(next()).isEqualTo(new Wait());
    }

    @Test
    void writesAnEventInPlaceOfADueHeartbeat() {
      watch();
      passes(HEARTBEAT.plusNanos(1));
      state.offer(1, event("1"));
      assertThat(next()).isEqualTo(events("1"));
      write("1");
      assertThat(next()).isEqualTo(new Wait());
    }

    @Test
    void endsAfterItsLifetimeDespiteItsEvents() {
      watch();
      var step = IDLE.dividedBy(2);
      for (var age = Duration.ZERO; age.compareTo(LIFETIME) < 0; age = age.plus(step)) {
        passes(step);
        state.offer(1, event("1"));
        assertThat(next()).isEqualTo(events("1"));
        write("1");
        assertThat(next()).isEqualTo(new Wait());
      }
      passes(Duration.ofNanos(1));
      assertThat(next()).isEqualTo(new Close(RECONNECT));
    }

    @Test
    void endsWithoutEventsDespiteItsHeartbeats() {
      watch();
      var step = HEARTBEAT.plusSeconds(5);
      for (var age = Duration.ZERO; age.compareTo(IDLE) < 0; age = age.plus(step)) {
        passes(step);
        assertThat(next()).isEqualTo(new WriteHeartbeat());
        state.writing(now);
        state.written(now);
        assertThat(next()).isEqualTo(new Wait());
      }
      passes(Duration.ofNanos(1));
      assertThat(next()).isEqualTo(new Close(RECONNECT));
    }

    @Test
    void endsWhenTheClientIsGone() {
      watch();
      isClientGone = true;
      passes(Duration.ofNanos(1));
      assertThat(next()).isEqualTo(new Close(GONE));
    }

    @Test
    void looksForTheClientOnlyWhileNoThreadRuns() {
      watch();
      isClientGone = true;
      state.offer(1, event("1"));
      passes(Duration.ofNanos(1));
      assertThat(next()).isEqualTo(events("1"));
      state.writing(now);
      passes(Duration.ofNanos(1));
      state.eventsWritten("1", now);
      assertThat(next()).isEqualTo(new Wait());
    }
  }

  @Nested
  class Ending {

    @Test
    void startsAThreadThatClosesTheStream() {
      watch();
      state.end(RECONNECT);
      assertThat(threads).isEqualTo(2);
      assertThat(next()).isEqualTo(new Close(RECONNECT));
    }

    @Test
    void waitsForTheCurrentWrite() {
      watch();
      state.offer(1, event("1"));
      next();
      state.writing(now);
      state.end(RECONNECT);
      assertThat(threads).isEqualTo(2);
      assertThat(state.isStalled()).isTrue();
      state.eventsWritten("1", now);
      assertThat(next()).isEqualTo(new Close(RECONNECT));
    }

    @Test
    void dropsWhatWaits() {
      watch();
      state.offer(1, event("1"));
      state.end(RECONNECT);
      assertThat(next()).isEqualTo(new Close(RECONNECT));
    }

    @Test
    void keepsItsFirstReason() {
      watch();
      state.end(RECONNECT);
      state.end(GONE);
      state.watchFailed(1, Failure.EXPIRED);
      isClientGone = true;
      passes(LIFETIME);
      assertThat(next()).isEqualTo(new Close(RECONNECT));
    }

    @ParameterizedTest
    @EnumSource
    void keepsItsReasonWhenAPageFails(Failure failure) {
      state.begin();
      next();
      state.end(RECONNECT);
      state.pageFailed(failure);
      assertThat(next()).isEqualTo(new Close(RECONNECT));
    }

    @Test
    void doesNotWatchAfterItsLastPage() {
      state.begin();
      next();
      state.end(RECONNECT);
      state.pageWritten(false);
      assertThat(next()).isEqualTo(new Close(RECONNECT));
    }

    @Test
    void startsNoThreadOnceClosed() {
      watch();
      state.end(GONE);
      next();
      state.close();
      state.end(RECONNECT);
      state.offer(1, event("1"));
      state.watchFailed(1, Failure.AWAY);
      passes(LIFETIME);
      assertThat(threads).isEqualTo(2);
    }

    @Test
    void isStalledWhileTheClientDoesNotTakeTheReason() {
      watch();
      state.end(new StreamEnd.Failed(StreamProblem.TOO_SLOW));
      next();
      state.close();
      state.writing(now);
      assertThat(state.isStalled()).isTrue();
      state.written(now);
      assertThat(state.isStalled()).isFalse();
    }
  }

  /** Brings the stream to where it waits for events of its first watch. */
  private void watch() {
    state.begin();
    assertThat(next()).isInstanceOf(ReadPage.class);
    state.pageWritten(false);
    assertThat(next()).isInstanceOf(Watch.class);
    assertThat(next()).isInstanceOf(Wait.class);
  }

  private StreamAction next() {
    return state.next(now);
  }

  private void offer(int events) {
    for (var i = 1; i <= events; i++) {
      state.offer(1, event(Integer.toString(i)));
    }
  }

  private void write(String token) {
    state.writing(now);
    state.eventsWritten(token, now);
  }

  private void passes(Duration time) {
    now += time.toNanos();
    state.tick(now, () -> isClientGone);
  }

  private double reserved() {
    return meters.get("workstream.streams.memory").gauge().value();
  }

  private static Close failed(StreamProblem why) {
    return new Close(new StreamEnd.Failed(why));
  }

  private static WriteEvents events(String... tokens) {
    var events = Arrays.stream(tokens).map(StreamStateTests::event).toList();
    return new WriteEvents(events, events.stream().mapToInt(Event::getSerializedSize).sum());
  }

  private static Event event(String token) {
    return Event.newBuilder().setToken(token).build();
  }
}
