package dev.workstream.notifications.live;

import dev.workstream.notifications.live.Watch.Next;
import dev.workstream.notifications.live.Watchers.Follower;
import dev.workstream.notifications.live.Watchers.Move;
import dev.workstream.notifications.records.Channels;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Writes events to clients: new ones on the reader's thread, missed ones on a thread per watch that
 * runs only while its client takes them. Holds no lock while writing.
 */
@Component
class WatchWriter {

  private final History history;
  private final Watchers watchers;
  private final Subscriptions subscriptions;
  private final WakeUps wakeUps;
  private final LiveProperties properties;

  WatchWriter(
      History history,
      Watchers watchers,
      Subscriptions subscriptions,
      WakeUps wakeUps,
      LiveProperties properties) {
    this.history = history;
    this.watchers = watchers;
    this.subscriptions = subscriptions;
    this.wakeUps = wakeUps;
    this.properties = properties;
  }

  /** Writes a new event to the clients that are live. For the reader's thread only. */
  void write(OutgoingEvent event, Move.WriteTo move) {
    write(event, move.ofSubject());
    write(event, move.ofAll());
  }

  private void write(OutgoingEvent event, List<Follower> followers) {
    for (var follower : followers) {
      if (follower.wants(event.event())) {
        write(event, follower.watch());
      }
    }
  }

  private void write(OutgoingEvent event, Watch watch) {
    try {
      if (watch.listener().isReady()) {
        watch.listener().write(event);
        return;
      }
      watchers.miss(watch, event.position() - 1);
      // The client may have become ready before the pause; then only this call resumes the watch.
      if (watch.listener().isReady()) {
        resume(watch);
      }
    } catch (RuntimeException e) {
      fail(watch, e);
    }
  }

  /** Starts writing what the client missed, unless a thread does so or the client is live. */
  void resume(Watch watch) {
    if (watchers.resume(watch) instanceof Next.CatchUp) {
      Thread.ofVirtual().name("live-catch-up").start(() -> catchUp(watch));
    }
  }

  /** Ends the watch. Its client gets no further event. */
  void end(Watch watch) {
    if (watchers.remove(watch)) {
      subscriptions.remove(Channels.of(watch.filter().subject()));
    }
  }

  void fail(Watch watch, RuntimeException failure) {
    end(watch);
    watch.listener().fail(failure);
  }

  private void catchUp(Watch watch) {
    try {
      while (true) {
        var next = watch.listener().isReady() ? watchers.next(watch) : watchers.pause(watch);
        switch (next) {
          case Next.CatchUp _ -> {}
          case Next.Begin _ -> begin();
          case Next.Write(var events, var end) -> write(watch, events, end);
          case Next.Read(var position, var end) ->
              write(watch, history.after(position, watch.filter(), Watch.PAGE_SIZE), end);
          case Next.Follow _, Next.Nothing _ -> {
            return;
          }
        }
      }
    } catch (RuntimeException e) {
      fail(watch, e);
    }
  }

  /** Finds the end of the order for the first watch, and wakes the reader. */
  private void begin() {
    var end = history.end();
    var recent = new RecentEvents(properties.recentEvents(), end - 1);
    // With the last event in memory, many clients that have seen it may return at once.
    history.between(end - 1, end).forEach(recent::add);
    recent.skipTo(end);
    watchers.begin(recent);
    wakeUps.probe();
  }

  /** Writes a page for as long as the client takes it. */
  private void write(Watch watch, List<OutgoingEvent> events, long end) {
    var reached = 0L;
    for (var event : events) {
      if (!watch.listener().isReady()) {
        watchers.written(watch, reached);
        return;
      }
      watch.listener().write(event);
      reached = event.position();
    }
    // After a page that is not full nothing is left up to the end.
    var isFull = events.size() == Watch.PAGE_SIZE;
    watchers.written(watch, isFull ? reached : Math.max(reached, end));
  }
}
