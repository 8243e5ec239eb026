package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventFilter;
import dev.workstream.notifications.records.RecordQueries;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Tells what happens from now on, and so skips what came since its caller read what happened. */
class LiveFromNowMutant extends Feed {

  private final RecordQueries events;

  LiveFromNowMutant(
      RecordQueries events,
      Subscriptions subscriptions,
      LiveProperties properties,
      Clock clock,
      MeterRegistry meters) {
    super(events, subscriptions, properties, clock, meters);
    this.events = events;
  }

  @Override
  Watch watch(EventFilter filter, @Nullable Token after, Watch.Listener listener) {
    var end = events.end();
    var last = events.between(end - 1, end);
    return super.watch(filter, last.isEmpty() ? after : Token.of(last.getLast()), listener);
  }
}
