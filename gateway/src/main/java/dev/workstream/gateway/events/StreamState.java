package dev.workstream.gateway.events;

import dev.workstream.gateway.events.StreamAction.Close;
import dev.workstream.gateway.events.StreamAction.Pause;
import dev.workstream.gateway.events.StreamAction.ReadPage;
import dev.workstream.gateway.events.StreamAction.Wait;
import dev.workstream.gateway.events.StreamAction.Watch;
import dev.workstream.gateway.events.StreamAction.WriteEvents;
import dev.workstream.gateway.events.StreamAction.WriteHeartbeat;
import dev.workstream.gateway.problem.StreamProblem;
import dev.workstream.proto.notifications.v1.Event;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Decides what one stream does next. It makes no calls and reads no clock; it is its own lock. A
 * stream reads pages of the log until it has caught up, then watches. It returns to pages when the
 * watch fails, or when the client is slower than its events.
 */
final class StreamState {

  /** Max bytes of events that wait for the client. A single event may be larger. */
  static final int MAX_WAITING_BYTES = 1024 * 1024;

  /** How many pages in a row may fail before the stream ends. */
  static final int MAX_FAILURES = 12;

  /** Why the notifications-service did not answer with events. */
  enum Failure {
    /** The log no longer has all events after the stream's position. */
    EXPIRED,
    /** No replica answered; another call may succeed. */
    AWAY,
    /** A defect: another call cannot succeed. */
    UNEXPECTED
  }

  /** What the state did with an event of the watch. */
  enum Offered {
    /** It will be written. */
    ACCEPTED,
    /** There is no room for it. The stream reads it from the log later; cancel the watch. */
    OVERFLOW,
    /** The watch is not the current one. */
    IGNORED
  }

  /** Where the next events come from. */
  private sealed interface Phase {

    /** From a page of the log. */
    record Reading(int failures) implements Phase {}

    /** From a page, after a pause. */
    record Pausing(int failures) implements Phase {}

    /** From a watch that must be started: the last page is written. */
    record CaughtUp() implements Phase {}

    /** From the watch of this number. */
    record Watching(int call) implements Phase {}

    /** From nowhere: the thread must close the stream. */
    record Ending(StreamEnd how) implements Phase {}

    /** From nowhere: the thread closes the stream, or has closed it. */
    record Closed() implements Phase {}
  }

  /** What the stream's thread does. */
  private sealed interface Activity {

    /** There is no thread. */
    record Idle() implements Activity {}

    /** It prepares a write, reads a page, or pauses. */
    record Working() implements Activity {}

    /** It writes to the client, and may be stuck there. */
    record Writing(long since) implements Activity {}
  }

  private static final Activity IDLE = new Activity.Idle();
  private static final Activity WORKING = new Activity.Working();

  private final StreamMemory memory;
  private final Runnable startThread;
  private final int buffer;
  private final long stall;
  private final long heartbeat;
  private final long idle;
  private final long lifetime;
  private final long begun;

  private EventSelection position;
  private Phase phase = new Phase.Reading(0);
  private Activity activity = IDLE;
  private int calls;
  private final ArrayDeque<Event> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private int reservedBytes;
  private long lastEvent;
  private long lastWritten;

  /**
   * @param now nanoseconds of a monotonic clock, as in all methods
   * @param startThread starts a thread that performs {@link #next} until the action is to wait or
   *     to close. Called under this object's lock, and never while such a thread runs.
   */
  StreamState(
      EventSelection selection,
      StreamProperties properties,
      StreamMemory memory,
      long now,
      Runnable startThread) {
    this.position = selection;
    this.memory = memory;
    this.startThread = startThread;
    this.buffer = properties.buffer();
    this.stall = properties.stall().toNanos();
    this.heartbeat = properties.heartbeat().toNanos();
    this.idle = properties.idle().toNanos();
    this.lifetime = properties.lifetime().toNanos();
    this.begun = now;
    this.lastEvent = now;
    this.lastWritten = now;
  }

  synchronized void begin() {
    wake();
  }

  private void wake() {
    if (activity == IDLE) {
      activity = WORKING;
      startThread.run();
    }
  }

  /** What the thread does next. */
  synchronized StreamAction next(long now) {
    if (phase instanceof Phase.Ending(var how)) {
      return new Close(how);
    }
    // Waiting events come before the next page, even if the watch has ended.
    if (!waiting.isEmpty()) {
      return writeWaiting();
    }
    return switch (phase) {
      case Phase.Reading _ -> new ReadPage(position);
      case Phase.Pausing(var failures) -> {
        phase = new Phase.Reading(failures);
        yield new Pause(failures);
      }
      case Phase.CaughtUp _ -> {
        phase = new Phase.Watching(++calls);
        yield new Watch(calls, position);
      }
      case Phase.Watching _ when now - lastWritten > heartbeat -> new WriteHeartbeat();
      case Phase.Watching _ -> {
        activity = IDLE;
        yield new Wait();
      }
      case Phase.Ending _, Phase.Closed _ -> throw new IllegalStateException("The stream is over");
    };
  }

  private WriteEvents writeWaiting() {
    var action = new WriteEvents(List.copyOf(waiting), reservedBytes);
    waiting.clear();
    waitingBytes = 0;
    reservedBytes = 0;
    return action;
  }

  /** The thread begins to write to the client. */
  synchronized void writing(long now) {
    activity = new Activity.Writing(now);
  }

  /** The thread's write is done. */
  synchronized void written(long now) {
    activity = WORKING;
    lastWritten = now;
  }

  /** The thread has written events; the last one has this token. */
  synchronized void eventsWritten(String token, long now) {
    written(now);
    lastEvent = now;
    position = position.after(token);
  }

  /** A page has been read and written. */
  synchronized void pageWritten(boolean hasMore) {
    if (phase instanceof Phase.Reading) {
      phase = hasMore ? new Phase.Reading(0) : new Phase.CaughtUp();
    }
  }

  /** A page could not be read. */
  synchronized void pageFailed(Failure failure) {
    if (phase instanceof Phase.Reading(var failures)) {
      switch (failure) {
        case EXPIRED -> end(new StreamEnd.Failed(StreamProblem.EXPIRED));
        case AWAY -> {
          if (failures < MAX_FAILURES) {
            phase = new Phase.Pausing(failures + 1);
          } else {
            end(new StreamEnd.Failed(StreamProblem.UNAVAILABLE));
          }
        }
        case UNEXPECTED -> end(new StreamEnd.Failed(StreamProblem.INTERNAL));
      }
    }
  }

  /** The watch of this number delivers an event. */
  synchronized Offered offer(int call, Event event) {
    if (!isCurrent(call)) {
      return Offered.IGNORED;
    }
    var bytes = event.getSerializedSize();
    var hasRoom =
        waiting.isEmpty() || waiting.size() < buffer && waitingBytes + bytes <= MAX_WAITING_BYTES;
    var isReserved = hasRoom && memory.take(bytes);
    // Always accept one event, even with no memory left, so that slow clients cannot stall fast
    // ones.
    if (!hasRoom || !isReserved && !waiting.isEmpty()) {
      // The client may just have got many events at once: it continues from the log.
      phase = new Phase.Reading(0);
      wake();
      return Offered.OVERFLOW;
    }
    waiting.add(event);
    waitingBytes += bytes;
    reservedBytes += isReserved ? bytes : 0;
    wake();
    return Offered.ACCEPTED;
  }

  /** The watch of this number has failed or ended. */
  synchronized void watchFailed(int call, Failure failure) {
    if (!isCurrent(call)) {
      return;
    }
    switch (failure) {
      case EXPIRED -> end(new StreamEnd.Failed(StreamProblem.EXPIRED));
      case AWAY, UNEXPECTED -> {
        // A stopping replica may still accept the next call and drop it: pause first.
        phase = new Phase.Pausing(0);
        wake();
      }
    }
  }

  private boolean isCurrent(int call) {
    return phase instanceof Phase.Watching(var current) && current == call;
  }

  /**
   * Time has passed.
   *
   * @param isClientGone reads from the connection; called only while no thread runs
   */
  synchronized void tick(long now, BooleanSupplier isClientGone) {
    if (isOver()) {
      return;
    }
    switch (activity) {
      case Activity.Writing(var since) -> {
        // A watching stream may be stuck on its last event. Only a lagging stream is too slow.
        if (!(phase instanceof Phase.Watching) && now - since > stall) {
          end(new StreamEnd.Failed(StreamProblem.TOO_SLOW));
        }
      }
      case Activity.Working _ -> {}
      case Activity.Idle _ -> {
        if (now - begun > lifetime || now - lastEvent > idle) {
          end(new StreamEnd.Reconnect());
        } else if (isClientGone.getAsBoolean()) {
          end(new StreamEnd.Gone());
        } else if (now - lastWritten > heartbeat) {
          wake();
        }
      }
    }
  }

  /** Ends the stream when the current write is done. The first reason to end stands. */
  synchronized void end(StreamEnd how) {
    if (!isOver()) {
      phase = new Phase.Ending(how);
      wake();
    }
  }

  /** The thread closes the stream. Drops the waiting events. */
  synchronized void close() {
    phase = new Phase.Closed();
    waiting.clear();
    memory.give(reservedBytes);
    reservedBytes = 0;
  }

  /** Whether the stream must end, but a write to the client is stuck. */
  synchronized boolean isStalled() {
    return isOver() && activity instanceof Activity.Writing;
  }

  private boolean isOver() {
    return phase instanceof Phase.Ending || phase instanceof Phase.Closed;
  }
}
