package dev.workstream.tasks.outbox;

import java.time.Clock;
import java.util.List;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Takes what was confirmed for published, although no queue got it. */
class ReturnsIgnoredMutant extends RabbitPublisher {

  ReturnsIgnoredMutant(ConnectionFactory connections, OutboxProperties properties, Clock clock) {
    super(connections, properties, clock);
  }

  @Override
  List<PublishOutcome> publish(List<OutboxRow> rows) {
    return super.publish(rows).stream()
        .<PublishOutcome>map(outcome ->
            outcome instanceof PublishOutcome.Returned ? new PublishOutcome.Confirmed() : outcome)
        .toList();
  }
}
