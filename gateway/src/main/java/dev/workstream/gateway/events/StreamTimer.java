package dev.workstream.gateway.events;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Checks all open streams once a second, or more often if heartbeats are. */
@Component
class StreamTimer implements SmartLifecycle {

  private static final Duration MAX_INTERVAL = Duration.ofSeconds(1);

  private static final Duration MIN_INTERVAL = Duration.ofMillis(5);

  private final OpenStreams streams;
  private final long intervalMillis;
  private volatile @Nullable ScheduledExecutorService ticks;

  StreamTimer(OpenStreams streams, StreamProperties properties) {
    this.streams = streams;
    this.intervalMillis =
        Math.clamp(
            properties.heartbeat().toMillis() / 4,
            MIN_INTERVAL.toMillis(),
            MAX_INTERVAL.toMillis());
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    streams.start();
    var starting =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("event-streams").factory());
    ticks = starting;
    starting.scheduleWithFixedDelay(
        streams::tick, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
  }

  /** Runs before the server waits for its requests to end: open streams would delay that. */
  @EventListener(ContextClosedEvent.class)
  void sendAway() {
    streams.stop();
  }

  @Override
  public void stop() {
    streams.stop();
    var running = ticks;
    ticks = null;
    if (running != null) {
      running.shutdown();
    }
  }

  @Override
  public boolean isRunning() {
    return ticks != null;
  }
}
