package dev.workstream.gateway.events;

import dev.workstream.gateway.request.ClientAddress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The open streams of this replica, and their metrics. */
@Component
class OpenStreams {

  private static final Logger log = LoggerFactory.getLogger(OpenStreams.class);

  private final Map<EventStream, ClientAddress> streams = new ConcurrentHashMap<>();
  private final StreamLimits limits;
  private final MeterRegistry meters;
  private final Counter written;
  private volatile boolean isStopping;

  OpenStreams(StreamLimits limits, MeterRegistry meters) {
    this.limits = limits;
    this.meters = meters;
    Gauge.builder("workstream.streams.open", streams, Map::size)
        .description("Open streams")
        .register(meters);
    Gauge.builder(
            "workstream.streams.stalled",
            streams,
            all -> all.keySet().stream().filter(EventStream::isStalled).count())
        .description("Streams that are ending while their client does not read")
        .register(meters);
    written =
        Counter.builder("workstream.streams.events")
            .description("Events written to streams")
            .register(meters);
  }

  /** Begins a stream. The caller has counted it in the limits. */
  void begin(EventStream stream, ClientAddress client) {
    streams.put(stream, client);
    stream.begin();
    if (isStopping) {
      stream.sendAway();
    }
  }

  void written(int events) {
    written.increment(events);
  }

  void ended(EventStream stream, StreamEnd how) {
    var client = streams.remove(stream);
    if (client != null) {
      limits.remove(client);
      Counter.builder("workstream.streams.ended")
          .description("Ended streams by reason")
          .tag("how", name(how))
          .register(meters)
          .increment();
    }
  }

  private static String name(StreamEnd how) {
    return switch (how) {
      case StreamEnd.Reconnect _ -> "come_back";
      case StreamEnd.Failed(var why) -> why.name().toLowerCase(Locale.ROOT);
      case StreamEnd.Gone _ -> "gone";
    };
  }

  void tick() {
    for (var stream : streams.keySet()) {
      try {
        stream.tick();
      } catch (RuntimeException e) {
        log.error("Cannot check a stream", e);
      }
    }
  }

  void start() {
    isStopping = false;
  }

  /** Ends all streams, and each new stream at once. */
  void stop() {
    isStopping = true;
    List.copyOf(streams.keySet()).forEach(EventStream::sendAway);
  }

  boolean isStopping() {
    return isStopping;
  }
}
