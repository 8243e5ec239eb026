package dev.workstream.tasks.outbox;

import dev.workstream.defaults.broker.PublishOutcome;
import dev.workstream.defaults.lifecycle.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes the events in the outbox.
 *
 * <p>A subject never has two unconfirmed events: if the broker refused the first, the second would
 * overtake it. Different subjects do not wait for each other. When a relay dies, the next one can
 * only repeat events in their order, and consumers drop duplicates by id.
 */
@Component
class OutboxRelay {

  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

  private final OutboxStore store;
  private final EventPublisher publisher;
  private final OutboxProperties properties;
  private final int bucketsAtOnce;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Ticker ticker;
  private final OutboxTrace trace;
  private final Timer delay;
  private final Timer confirms;
  private final Counter returned;
  private final Counter refused;
  private final Counter unknown;

  OutboxRelay(
      OutboxStore store,
      EventPublisher publisher,
      OutboxProperties properties,
      PlatformTransactionManager transactionManager,
      Clock clock,
      Ticker ticker,
      OutboxTrace trace,
      MeterRegistry meters) {
    this.store = store;
    this.publisher = publisher;
    this.properties = properties;
    this.bucketsAtOnce = Math.ceilDiv(OutboxStore.BUCKETS, properties.relays());
    this.transaction = new TransactionTemplate(transactionManager);
    this.clock = clock;
    this.ticker = ticker;
    this.trace = trace;
    this.delay =
        Timer.builder("workstream.outbox.published")
            .description("From the append of an event to the broker's confirm")
            .publishPercentileHistogram()
            .register(meters);
    this.confirms =
        Timer.builder("workstream.outbox.wave")
            .description("From sending events together to the broker's last answer to them")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5))
            .register(meters);
    this.returned = notPublished(meters, "returned");
    this.refused = notPublished(meters, "refused");
    this.unknown = notPublished(meters, "unknown");
  }

  /** The result of one pass. */
  sealed interface Pass {

    /** Nothing is due, or other relays hold everything that is due. */
    record Idle() implements Pass {}

    /** The broker answered for every event. */
    record Worked(int published) implements Pass {}

    /** The broker is down or did not answer. Unanswered events stay in the outbox. */
    record BrokerDown(String cause) implements Pass {}
  }

  /**
   * Publishes one batch of due events.
   *
   * @throws org.springframework.dao.DataAccessException if the database is down; the next pass then
   *     repeats the events of this one
   */
  Pass pass() {
    return transaction.execute(_ -> passInTransaction());
  }

  private Pass passInTransaction() {
    var buckets = store.lockBucketsWithWork(bucketsAtOnce);
    if (buckets.isEmpty()) {
      return new Pass.Idle();
    }
    var due = store.due(buckets, Math.max(1, properties.batchSize() / buckets.size()));
    if (due.isEmpty()) {
      return new Pass.Idle();
    }
    var confirmed = new ArrayList<UUID>(due.size());
    String brokerDown = null;
    var stopAt = ticker.nanos() + properties.passLimit().toNanos();
    var subjects = bySubject(due);
    while (!subjects.isEmpty() && brokerDown == null && ticker.nanos() < stopAt) {
      var wave = subjects.stream().map(Queue::remove).toList();
      var sentAt = ticker.nanos();
      var outcomes = publisher.publish(wave);
      confirms.record(ticker.nanos() - sentAt, TimeUnit.NANOSECONDS);
      var unfinished = new ArrayList<Queue<OutboxRow>>(subjects.size());
      for (var i = 0; i < wave.size(); i++) {
        var row = wave.get(i);
        switch (outcomes.get(i)) {
          case PublishOutcome.Confirmed _ -> {
            confirmed.add(row.eventId());
            var now = clock.instant();
            delay.record(Duration.between(row.createdAt(), now));
            trace.published(row, now);
            log.atDebug()
                .addKeyValue("trace_id", row::traceId)
                .addKeyValue("event_id", row.eventId())
                .addKeyValue("subject", row.subject())
                .log("Published {}", row.eventType());
            if (!subjects.get(i).isEmpty()) {
              unfinished.add(subjects.get(i));
            }
          }
          case PublishOutcome.Returned(var reason) -> holdBack(row, returned, reason);
          case PublishOutcome.Refused _ -> holdBack(row, refused, "refused by the broker");
          case PublishOutcome.Unknown(var cause) -> {
            unknown.increment();
            brokerDown = cause;
          }
        }
      }
      subjects = unfinished;
    }
    if (!confirmed.isEmpty()) {
      store.archive(confirmed);
    }
    return brokerDown == null ? new Pass.Worked(confirmed.size()) : new Pass.BrokerDown(brokerDown);
  }

  private void holdBack(OutboxRow row, Counter counter, String reason) {
    counter.increment();
    var wait = properties.holdBack().after(row.attempts());
    store.holdBack(row.eventId(), wait, reason);
    // Warn once per event. The metrics show the repeats.
    log.atLevel(row.attempts() == 0 ? Level.WARN : Level.DEBUG)
        .addKeyValue("trace_id", row::traceId)
        .addKeyValue("event_id", row.eventId())
        .addKeyValue("subject", row.subject())
        .log("Event not published ({}); its subject waits for {}", reason, wait);
  }

  private static List<Queue<OutboxRow>> bySubject(Collection<OutboxRow> rows) {
    var subjects = new LinkedHashMap<String, Queue<OutboxRow>>();
    for (var row : rows) {
      subjects.computeIfAbsent(row.subject(), _ -> new ArrayDeque<>()).add(row);
    }
    return new ArrayList<>(subjects.values());
  }

  private static Counter notPublished(MeterRegistry meters, String outcome) {
    return Counter.builder("workstream.outbox.not_published")
        .description("Attempts to publish that the broker did not confirm")
        .tag("outcome", outcome)
        .register(meters);
  }
}
