package dev.workstream.bench.peers.namastack;

import dev.workstream.bench.peers.EventPublisher;
import dev.workstream.bench.peers.TaskCreated;
import io.namastack.outbox.annotation.OutboxHandler;
import org.springframework.stereotype.Component;

@Component
class TaskCreatedHandler {

  private final EventPublisher publisher;

  TaskCreatedHandler(EventPublisher publisher) {
    this.publisher = publisher;
  }

  @OutboxHandler
  public void publish(TaskCreated event) {
    publisher.publish(event);
  }
}
