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

  /** Like the listener of spring-modulith-events-amqp, but it waits for the confirm. */
  @Bean
  EventExternalizerModuleListener externalizer(
      EventExternalizationConfiguration configuration, EventPublisher publisher) {
    return new EventExternalizerModuleListener(
        configuration,
        (payload, target) -> {
          // Publish on the listener's thread, so that the registry sees failures and events in
          // flight.
          publisher.publish((TaskCreated) payload);
          return CompletableFuture.completedFuture(null);
        });
  }
}
