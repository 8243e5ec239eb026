package dev.workstream.notifications.inbox;

import dev.workstream.notifications.broker.DeadLetterReason;
import dev.workstream.notifications.broker.DeadLetters;
import dev.workstream.notifications.broker.Delivery;
import dev.workstream.notifications.broker.Letter;
import dev.workstream.notifications.records.EventRecord;
import dev.workstream.notifications.records.EventRecorder;
import dev.workstream.notifications.records.Outcome;
import dev.workstream.proto.events.EventCategory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Does all that has to be done before a batch may be acknowledged, in this order: record, then mark
 * as seen. Killed anywhere in between, the redelivery does the rest. No message harms its
 * neighbours.
 */
@Component
class BatchSettlement {

  private static final Logger log = LoggerFactory.getLogger(BatchSettlement.class);

  private static final String PUBLISHED_AT = "x-workstream-published-at";

  private record Readable(Delivery delivery, Parsed.Json json) {

    /** Redis may remember what the store has lost: the store itself is asked about replays. */
    @Nullable String knownBy() {
      return delivery.isReplay() ? null : json.eventId();
    }
  }

  private record Received(Delivery delivery, Decoded.Event event) {}

  private record Poison(Delivery delivery, Letter letter) {}

  private final EventDecoder decoder;
  private final SeenEvents seenEvents;
  private final EventRecorder recorder;
  private final DeadLetters deadLetters;
  private final InboxTrace trace;
  private final Clock clock;
  private final DistributionSummary batchSize;
  private final Counter redelivered;
  private final Counter recorded;
  private final Counter seenBefore;
  private final Counter recordedBefore;
  private final Timer lag;

  BatchSettlement(
      EventDecoder decoder,
      SeenEvents seenEvents,
      EventRecorder recorder,
      DeadLetters deadLetters,
      InboxTrace trace,
      Clock clock,
      MeterRegistry meters) {
    this.decoder = decoder;
    this.seenEvents = seenEvents;
    this.recorder = recorder;
    this.deadLetters = deadLetters;
    this.trace = trace;
    this.clock = clock;
    this.batchSize =
        DistributionSummary.builder("workstream.inbox.batch_size")
            .description("Messages settled together")
            .register(meters);
    this.redelivered =
        Counter.builder("workstream.inbox.redelivered")
            .description("Messages that somebody had been given before and not settled")
            .register(meters);
    this.recorded =
        Counter.builder("workstream.inbox.recorded")
            .description("Events recorded for the first time")
            .register(meters);
    this.seenBefore = duplicates(meters, "redis");
    this.recordedBefore = duplicates(meters, "mongodb");
    this.lag =
        Timer.builder("workstream.inbox.lag")
            .description("From the event's occurrence to its record")
            .publishPercentileHistogram()
            .register(meters);
  }

  /**
   * Settles a batch; repeating it is safe.
   *
   * @throws com.mongodb.MongoException or {@link org.springframework.dao.DataAccessException} if
   *     the store is away
   * @throws dev.workstream.defaults.broker.BrokerUnavailable if the broker does not take a dead
   *     letter
   */
  void settle(List<Delivery> taken) {
    var batch = taken.stream().filter(each -> !each.isFiller()).toList();
    batchSize.record(batch.size());
    redelivered.increment(
        batch.stream().filter(delivery -> delivery.message().isRedelivered()).count());
    var readable = new ArrayList<Readable>(batch.size());
    var poison = new ArrayList<Poison>();
    for (var delivery : batch) {
      switch (decoder.parse(delivery)) {
        case Parsed.Json json -> readable.add(new Readable(delivery, json));
        case Parsed.Not(var unreadable) -> poison.add(new Poison(delivery, unreadable.letter()));
      }
    }
    // Asked first: to hold an event against the contract costs more than all else that is done
    // here.
    var known = readable.stream().map(Readable::knownBy).filter(Objects::nonNull).toList();
    var seen = seenEvents.among(known);
    var received = new ArrayList<Received>(readable.size());
    for (var each : readable) {
      var knownBy = each.knownBy();
      if (knownBy != null && seen.contains(knownBy)) {
        seenBefore.increment();
        continue;
      }
      switch (decoder.event(each.delivery(), each.json())) {
        case Decoded.Event event -> received.add(new Received(each.delivery(), event));
        case Decoded.Unreadable(var letter) -> poison.add(new Poison(each.delivery(), letter));
      }
    }
    if (!received.isEmpty()) {
      poison.addAll(record(received));
    }
    // Last: while the store is away the batch is repeated, and each letter is to be written once.
    poison.forEach(each -> deadLetters.add(each.delivery(), each.letter()));
  }

  /** Records what it can, and gives back what can never be recorded. */
  private List<Poison> record(List<Received> received) {
    var outcomes = recorder.record(received.stream().map(this::eventRecord).toList());
    var known = new ArrayList<String>(received.size());
    var poison = new ArrayList<Poison>();
    for (var i = 0; i < received.size(); i++) {
      var each = received.get(i);
      switch (outcomes.get(i)) {
        case Outcome.Recorded _ -> {
          recorded.increment();
          var now = clock.instant();
          lag.record(Duration.between(each.event().occurredAt(), now));
          trace.recorded(each.delivery(), each.event(), now);
          log(each.event());
          known.add(each.event().eventId());
        }
        case Outcome.AlreadyRecorded _ -> {
          recordedBefore.increment();
          known.add(each.event().eventId());
        }
        case Outcome.NotRecordable _ ->
            poison.add(
                new Poison(
                    each.delivery(),
                    new Letter(DeadLetterReason.NOT_RECORDABLE, "The store refuses it")));
      }
    }
    seenEvents.add(known);
    return poison;
  }

  private EventRecord eventRecord(Received received) {
    var event = received.event();
    return new EventRecord(
        EventRecord.NO_POSITION,
        event.eventId(),
        event.eventType(),
        event.subject(),
        event.sequence(),
        event.occurredAt(),
        event.traceId(),
        event.text(),
        publishedAt(received.delivery()),
        received.delivery().receivedAt().truncatedTo(ChronoUnit.MILLIS),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private static @Nullable Instant publishedAt(Delivery delivery) {
    var header = delivery.headers().get(PUBLISHED_AT);
    try {
      return header == null
          ? null
          : Instant.parse(header.toString()).truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static void log(Decoded.Event event) {
    try (var _ = MDC.putCloseable("trace_id", event.traceId());
        var _ = MDC.putCloseable("event_id", event.eventId());
        var _ =
            MDC.putCloseable(
                "task_id", EventCategory.TASK.idIn(event.subject()).orElse(event.subject()))) {
      log.info("Recorded {}", event.eventType());
    }
  }

  private static Counter duplicates(MeterRegistry meters, String foundBy) {
    return Counter.builder("workstream.inbox.duplicates")
        .description("Events that were there already")
        .tag("found_by", foundBy)
        .register(meters);
  }
}
