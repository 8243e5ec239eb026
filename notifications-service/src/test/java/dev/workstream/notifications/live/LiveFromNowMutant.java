package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventFilter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** Starts each watch at the end of the order, and skips the events after the client's token. */
class LiveFromNowMutant extends Feed {

  private final History history;

  LiveFromNowMutant(
      History history,
      Watchers watchers,
      WatchWriter writer,
      OrderReader reader,
      Subscriptions subscriptions,
      MeterRegistry meters) {
    super(history, watchers, writer, reader, subscriptions, meters);
    this.history = history;
  }

  @Override
  Watch watch(EventFilter filter, @Nullable Token after, Watch.Listener listener) {
    var end = history.end();
    var last = history.between(end - 1, end);
    return super.watch(filter, last.isEmpty() ? after : Token.of(last.getLast().event()), listener);
  }
}
