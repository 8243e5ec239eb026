package dev.workstream.notifications.live;

import dev.workstream.defaults.lifecycle.Backoff;
import dev.workstream.defaults.lifecycle.Loop;
import dev.workstream.defaults.lifecycle.Outage;
import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.notifications.live.WakeUps.Turn;
import dev.workstream.notifications.live.Watchers.Move;
import dev.workstream.notifications.records.EventFilter;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads the records in order, once for all clients of this replica, while any client watches. Redis
 * wakes it; a poll finds what Redis did not announce. docs/decisions/0024.
 */
@Component
class OrderReader {

  private static final Logger log = LoggerFactory.getLogger(OrderReader.class);

  /** How many announced records are read at a time. */
  private static final int READ_SIZE = 500;

  /** How many positions ahead a probe looks at a time. */
  private static final int PROBE_SIZE = 64;

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

  private final History history;
  private final Watchers watchers;
  private final WatchWriter writer;
  private final WakeUps wakeUps;
  private final Subscriptions subscriptions;
  private final LiveProperties properties;
  private final Loop loop;

  OrderReader(
      History history,
      Watchers watchers,
      WatchWriter writer,
      WakeUps wakeUps,
      Subscriptions subscriptions,
      LiveProperties properties,
      Ticker ticker) {
    this.history = history;
    this.watchers = watchers;
    this.writer = writer;
    this.wakeUps = wakeUps;
    this.subscriptions = subscriptions;
    this.properties = properties;
    this.loop =
        new Loop(
            // A stop interrupts: a turn may wait for work without a limit.
            new Loop.Plan("live-feed", 1, Duration.ZERO, true),
            new Backoff(FIRST_BACKOFF, properties.pollInterval()),
            () -> new Outage(log, "New records are read again", ticker),
            ticker,
            this::step);
  }

  void start() {
    subscriptions.tell(wakeUps::announce, wakeUps::probe);
    loop.start();
  }

  void stop() {
    loop.stop();
  }

  boolean isRunning() {
    return loop.isRunning();
  }

  // After a restart the new thread waits here for the old one: two would mix up the order.
  private synchronized void step(Loop.Run run) throws InterruptedException {
    try {
      switch (wakeUps.await(watchers::end, properties.pollInterval())) {
        case Turn.Probe(var from) -> {
          probe(from, run);
          subscriptions.reconcile();
        }
        case Turn.Read(var from, var upTo) -> {
          var next = history.between(from, Math.min(upTo, from + READ_SIZE));
          if (advance(from, next) == from) {
            wakeUps.forget(upTo);
          }
        }
      }
      run.succeeded();
    } catch (RuntimeException e) {
      wakeUps.forgetAll();
      run.backOff("Cannot read new records; live streams wait", e);
    }
  }

  /** Reads all records that Redis did not announce. */
  private void probe(long from, Loop.Run run) {
    var position = from;
    for (var before = Watchers.UNKNOWN; before != position && !run.isStopping(); ) {
      before = position;
      position = advance(position, history.between(position, position + PROBE_SIZE));
    }
    var end = history.end();
    if (end > position) {
      // Records further on exist: the ones in between were deleted.
      var next = history.after(position, EventFilter.ALL, READ_SIZE);
      if (next.isEmpty()) {
        watchers.skip(position, end);
      } else {
        advance(position, next);
        wakeUps.probe();
      }
    }
  }

  /** Moves along the events and writes each to its clients. Returns the position reached. */
  private long advance(long from, List<OutgoingEvent> events) {
    var position = from;
    for (var event : events) {
      switch (watchers.advance(position, event)) {
        case Move.WriteTo move -> {
          writer.write(event, move);
          position = event.position();
        }
        case Move.Outdated _ -> {
          return position;
        }
      }
    }
    return position;
  }
}
