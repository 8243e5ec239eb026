package dev.workstream.notifications.records;

import java.util.List;
import java.util.UUID;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Records each event under a random key, so that only Redis finds duplicates. */
class NoUniqueIdMutant extends RecordOrder {

  NoUniqueIdMutant(
      MongoTemplate mongo,
      RecordQueries queries,
      OrderEnd end,
      OlderRecords older,
      RetentionProperties retention) {
    super(mongo, queries, end, older, retention);
  }

  @Override
  List<Outcome> append(List<EventRecord> batch) {
    return super.append(
        batch.stream()
            .map(each ->
                new EventRecord(
                    each.position(),
                    UUID.randomUUID().toString(),
                    each.eventType(),
                    each.subject(),
                    each.sequence(),
                    each.occurredAt(),
                    each.traceId(),
                    each.envelope(),
                    each.publishedAt(),
                    each.receivedAt(),
                    each.recordedAt()))
            .toList());
  }
}
