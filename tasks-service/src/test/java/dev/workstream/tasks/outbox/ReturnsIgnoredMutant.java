package dev.workstream.tasks.outbox;

import dev.workstream.defaults.broker.PublishOutcome;
import dev.workstream.defaults.broker.Publisher;
import java.time.Clock;
import java.util.List;

/** Counts a returned event as confirmed, although no queue has it. */
class ReturnsIgnoredMutant extends EventPublisher {

  ReturnsIgnoredMutant(Publisher publisher, OutboxProperties properties, Clock clock) {
    super(publisher, properties, clock);
  }

  @Override
  List<PublishOutcome> publish(List<OutboxRow> rows) {
    return super.publish(rows).stream()
        .<PublishOutcome>map(outcome ->
            outcome instanceof PublishOutcome.Returned ? new PublishOutcome.Confirmed() : outcome)
        .toList();
  }
}
