package dev.workstream.notifications.live;

import dev.workstream.defaults.grpc.ConnectionLimits;
import dev.workstream.defaults.grpc.LateParsing;
import io.grpc.BindableService;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.ObservationPredicate;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.service.GrpcService;

@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

  private static final Duration RECONNECT = Duration.ofMillis(500);

  /** A gateway has one connection, and each stream of its clients is a call on it. */
  private static final int CALLS_PER_CONNECTION = 5_000;

  /** All clients of a gateway may leave together, return, and leave again. */
  private static final int RESETS = 20_000;

  @Bean
  @GrpcService
  BindableService eventsService(Feed feed, LiveGrpcExceptionHandler failures) {
    return LateParsing.of(new EventsGrpcService(feed, failures));
  }

  /** Calls block while they read from MongoDB, so each runs on a virtual thread. */
  @Bean
  GrpcServerExecutorProvider grpcServerExecutor() {
    var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    return () -> executor;
  }

  /**
   * Does not observe streams. The duration of a stream means nothing, and each stream would hold a
   * span until its client leaves.
   */
  @Bean
  ObservationPredicate noWatches() {
    return (_, context) ->
        !(context instanceof GrpcServerObservationContext grpc)
            || !grpc.getFullMethodName().endsWith("/WatchEvents");
  }

  @Bean
  ConnectionLimits connectionLimits() {
    return new ConnectionLimits(CALLS_PER_CONNECTION, RESETS);
  }

  /** Lettuce's own delay grows to half a minute. */
  @Bean
  ClientResourcesBuilderCustomizer reconnectSoon() {
    return resources -> resources.reconnectDelay(Delay.constant(RECONNECT));
  }
}
