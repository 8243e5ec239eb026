package dev.workstream.notifications.live;

import dev.workstream.notifications.records.Channels;
import dev.workstream.notifications.records.EventFilter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Recorded and live events, for the gRPC edge. A watch catches up from memory or from the records
 * at the pace of its client; then the one {@link OrderReader} of this replica writes to it.
 */
@Component
class Feed implements SmartLifecycle {

  private final History history;
  private final Watchers watchers;
  private final WatchWriter writer;
  private final OrderReader reader;
  private final Subscriptions subscriptions;

  Feed(
      History history,
      Watchers watchers,
      WatchWriter writer,
      OrderReader reader,
      Subscriptions subscriptions,
      MeterRegistry meters) {
    this.history = history;
    this.watchers = watchers;
    this.writer = writer;
    this.reader = reader;
    this.subscriptions = subscriptions;
    Gauge.builder("workstream.live.watches", watchers, Watchers::size)
        .description("Streams of events at this replica")
        .register(meters);
    Gauge.builder("workstream.live.unheard", subscriptions, Subscriptions::missing)
        .description("Redis channels that this replica needs and is not subscribed to")
        .register(meters);
  }

  /**
   * A page of recorded events.
   *
   * @throws LiveRefused.Expired if events after the token may be missing
   */
  List<OutgoingEvent> page(EventFilter filter, @Nullable Token after, int limit) {
    return history.page(filter, after, limit);
  }

  /**
   * Writes all events after the token and then each new event, until {@link #end}.
   *
   * @throws LiveRefused if events after the token may be missing, or the service is stopping
   */
  Watch watch(EventFilter filter, @Nullable Token after, Watch.Listener listener) {
    if (after != null) {
      history.check(after);
    }
    var watch = new Watch(filter, after == null ? 0 : after.position(), listener);
    watchers.add(watch);
    // Before the watch reads: an event recorded meanwhile must be announced to this replica.
    subscriptions.add(Channels.of(filter.subject()));
    resume(watch);
    return watch;
  }

  /** The client takes more. */
  void resume(Watch watch) {
    writer.resume(watch);
  }

  /** The client has left. */
  void end(Watch watch) {
    writer.end(watch);
  }

  @Override
  public void start() {
    if (!isRunning()) {
      watchers.open();
      reader.start();
    }
  }

  @Override
  public void stop() {
    reader.stop();
    endAll();
  }

  /** Before anything else stops, so that clients move to another replica meanwhile. */
  @EventListener(ContextClosedEvent.class)
  void endAll() {
    watchers.close().forEach(watch -> writer.fail(watch, new LiveRefused.Stopping()));
  }

  @Override
  public boolean isRunning() {
    return reader.isRunning();
  }
}
