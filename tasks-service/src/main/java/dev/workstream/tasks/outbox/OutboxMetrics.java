package dev.workstream.tasks.outbox;

import dev.workstream.tasks.due.DueWork;
import dev.workstream.tasks.due.Next;
import dev.workstream.tasks.outbox.OutboxStore.Backlog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Size and age of the outbox. Set an alert on the age of the oldest event. */
@Component
class OutboxMetrics implements DueWork {

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final OutboxStore store;
  private final Clock clock;
  private volatile Backlog backlog = new Backlog(0, 0, null);

  OutboxMetrics(OutboxStore store, Clock clock, MeterRegistry meters) {
    this.store = store;
    this.clock = clock;
    Gauge.builder("workstream.outbox.size", () -> backlog.size())
        .description("Events that the broker has not confirmed yet")
        .register(meters);
    Gauge.builder("workstream.outbox.held_back", () -> backlog.heldBack())
        .description("Events that the broker refused or returned")
        .register(meters);
    Gauge.builder("workstream.outbox.oldest_age", this::oldestAgeSeconds)
        .description("Age of the oldest event that the broker has not confirmed yet")
        .baseUnit("seconds")
        .register(meters);
  }

  @Override
  public String name() {
    return "outbox-metrics";
  }

  @Override
  public Next run(Instant now) {
    backlog = store.backlog();
    return new Next.At(now.plus(PAUSE), 1);
  }

  private double oldestAgeSeconds() {
    var oldest = backlog.oldest();
    return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
  }
}
