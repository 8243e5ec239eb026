package dev.workstream.bench.peers.gruelbox;

import dev.workstream.bench.peers.EventPublisher;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** The interface that the outbox calls. The default serializer supports its argument types. */
interface StoredCalls {

  void publish(String eventId, String body);

  @Component
  class Published implements StoredCalls {

    private final EventPublisher publisher;

    Published(EventPublisher publisher) {
      this.publisher = publisher;
    }

    @Override
    public void publish(String eventId, String body) {
      publisher.publish(eventId, body.getBytes(StandardCharsets.UTF_8));
    }
  }
}
