package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of events to a client, as a state machine. It has no thread and does no I/O: each
 * method is one transition and answers what the caller must do next. {@link Watchers} holds its
 * lock around every call.
 *
 * <p>A stream becomes slow here: while its client takes nothing the watch is {@link State.Paused}.
 * Then nothing waits for the client in memory; later the watch catches up from its position.
 */
final class Watch {

  /** Writes to the client. No method may block. */
  interface Listener {

    /** Whether the client takes more. After false, {@link Feed#resume} is called once it does. */
    boolean isReady();

    void write(OutgoingEvent event);

    void fail(RuntimeException failure);
  }

  sealed interface State {

    /** The client takes no more for now, or the watch has just begun. */
    record Paused(long position) implements State {}

    /**
     * A thread writes the events after the position.
     *
     * @param isResumed whether the client became ready again meanwhile, so that the thread must
     *     look again before it pauses
     */
    record CatchingUp(long position, boolean isResumed) implements State {}

    /** All events up to the position are written. The reader writes each later event. */
    record Live(long position) implements State {}

    record Over() implements State {}
  }

  /** What the caller of a transition must do. */
  sealed interface Next {

    /** Run {@link WatchWriter}'s loop: start its thread, or go round once more. */
    record CatchUp() implements Next {}

    /** Find the end of the order: this watch is the first. Then ask again. */
    record Begin() implements Next {}

    /** Write these events from memory, then call {@link #written}. */
    record Write(List<OutgoingEvent> events, long end) implements Next {}

    /** Read the records after the position, write them, then call {@link #written}. */
    record Read(long position, long end) implements Next {}

    /** Add the watch to the ones that the reader writes to; the thread ends. */
    record Follow(long position) implements Next {}

    /** Nothing; a thread that catches up ends. */
    record Nothing() implements Next {}
  }

  /** How many events are read at a time while catching up. */
  static final int PAGE_SIZE = 100;

  private static final Next CATCH_UP = new Next.CatchUp();
  private static final Next BEGIN = new Next.Begin();
  private static final Next NOTHING = new Next.Nothing();

  private final EventFilter filter;
  private final Listener listener;
  private State state;

  /**
   * @param position the client has all matching events up to here
   */
  Watch(EventFilter filter, long position, Listener listener) {
    this.filter = filter;
    this.listener = listener;
    this.state = new State.Paused(position);
  }

  EventFilter filter() {
    return filter;
  }

  Listener listener() {
    return listener;
  }

  State state() {
    return state;
  }

  /** The client takes more. Answers CatchUp if a thread must start. */
  Next resume() {
    return switch (state) {
      case State.Paused(var position) -> {
        state = new State.CatchingUp(position, false);
        yield CATCH_UP;
      }
      case State.CatchingUp(var position, var _) -> {
        state = new State.CatchingUp(position, true);
        yield NOTHING;
      }
      case State.Live _, State.Over _ -> NOTHING;
    };
  }

  /** The thread found the client not ready. Answers CatchUp if it was resumed meanwhile. */
  Next pause() {
    return switch (state) {
      case State.CatchingUp(var position, var isResumed) -> {
        state = isResumed ? new State.CatchingUp(position, false) : new State.Paused(position);
        yield isResumed ? CATCH_UP : NOTHING;
      }
      case State.Paused _, State.Live _, State.Over _ -> NOTHING;
    };
  }

  /**
   * The thread asks for its next page. Answers Write or Read; Follow when the client has all events
   * up to the end; Begin if the end is unknown.
   *
   * @param recent null before the first watch has begun
   */
  Next next(@Nullable RecentEvents recent) {
    return switch (state) {
      case State.CatchingUp(var position, var _) -> recent == null ? BEGIN : next(position, recent);
      case State.Paused _, State.Live _, State.Over _ -> NOTHING;
    };
  }

  private Next next(long position, RecentEvents recent) {
    if (position < recent.end()) {
      if (!recent.reachesBackTo(position)) {
        return new Next.Read(position, recent.end());
      }
      var events = recent.after(position, filter, PAGE_SIZE);
      if (!events.isEmpty()) {
        return new Next.Write(events, recent.end());
      }
    }
    var end = Math.max(position, recent.end());
    state = new State.Live(end);
    return new Next.Follow(end);
  }

  /** The thread has written all matching events up to the position. */
  void written(long position) {
    if (state instanceof State.CatchingUp(var before, var isResumed)) {
      state = new State.CatchingUp(Math.max(before, position), isResumed);
    }
  }

  /** The reader found the client not ready for the event after the position. */
  void miss(long position) {
    if (state instanceof State.Live) {
      state = new State.Paused(position);
    }
  }

  /** Ends the watch for good. */
  void end() {
    state = new State.Over();
  }
}
