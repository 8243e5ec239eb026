package dev.workstream.bench.peers.modulith;

import dev.workstream.bench.peers.EventPublisher;
import dev.workstream.bench.peers.TaskCreated;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

@Configuration(proxyBeanMethods = false)
class Externalization {

  @Bean
  static EventExternalizationConfiguration externalizationOfTasks() {
    return EventExternalizationConfiguration.externalizing()
        .selectByType(TaskCreated.class)
        .route(
            TaskCreated.class,
            event -> RoutingTarget.forTarget(EventPublisher.EXCHANGE).andKey(event.eventType()))
        .build();
  }

  /** What spring-modulith-events-amqp would add, except that it waits for the confirm. */
  @Bean
  EventExternalizerModuleListener externalizer(
      EventExternalizationConfiguration configuration, EventPublisher publisher) {
    return new EventExternalizerModuleListener(
        configuration,
        (payload, target) -> {
          // In the listener's thread: an event fails, and is counted in flight, where it is sent.
          publisher.publish((TaskCreated) payload);
          return CompletableFuture.completedFuture(null);
        });
  }
}
