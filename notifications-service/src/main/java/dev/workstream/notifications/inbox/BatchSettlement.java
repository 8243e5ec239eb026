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
 * Does the work before a batch may be acknowledged, in this order: record, mark as seen, publish
 * dead letters. After a crash at any point the redelivery does the rest. A bad message does not
 * affect the others of its batch.
 */
@Component
class BatchSettlement {

  private static final Logger log = LoggerFactory.getLogger(BatchSettlement.class);

  private static final String PUBLISHED_AT = "x-workstream-published-at";

  private record Readable(Delivery delivery, Parsed.Json json) {

    /** Skip Redis for replays: it may list events whose records were lost. */
    @Nullable String idInRedis() {
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
  private final Counter duplicatesInRedis;
  private final Counter duplicatesInMongo;
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
            .description("Messages delivered again because a consumer did not settle them")
            .register(meters);
    this.recorded =
        Counter.builder("workstream.inbox.recorded")
            .description("Events recorded for the first time")
            .register(meters);
    this.duplicatesInRedis = duplicates(meters, "redis");
    this.duplicatesInMongo = duplicates(meters, "mongodb");
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
        case Parsed.Failed(var unreadable) -> poison.add(new Poison(delivery, unreadable.letter()));
      }
    }
    // Drop duplicates before the check against the contract, the slowest step here.
    var ids = readable.stream().map(Readable::idInRedis).filter(Objects::nonNull).toList();
    var seen = seenEvents.among(ids);
    var received = new ArrayList<Received>(readable.size());
    for (var each : readable) {
      var idInRedis = each.idInRedis();
      if (idInRedis != null && seen.contains(idInRedis)) {
        duplicatesInRedis.increment();
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
    // Last: while the store is away the batch is retried, and a retry must not repeat letters.
    poison.forEach(each -> deadLetters.add(each.delivery(), each.letter()));
  }

  /** Records the events. Returns those that the store refuses for good. */
  private List<Poison> record(List<Received> received) {
    var outcomes = recorder.record(received.stream().map(this::eventRecord).toList());
    var recordedIds = new ArrayList<String>(received.size());
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
          recordedIds.add(each.event().eventId());
        }
        case Outcome.AlreadyRecorded _ -> {
          duplicatesInMongo.increment();
          recordedIds.add(each.event().eventId());
        }
        case Outcome.NotRecordable _ ->
            poison.add(
                new Poison(
                    each.delivery(),
                    new Letter(DeadLetterReason.NOT_RECORDABLE, "The store refuses the record")));
      }
    }
    seenEvents.add(recordedIds);
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
        .description("Duplicate events that were dropped")
        .tag("found_by", foundBy)
        .register(meters);
  }
}
