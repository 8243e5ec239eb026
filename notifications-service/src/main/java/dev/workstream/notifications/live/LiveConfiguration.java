package dev.workstream.notifications.live;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.ObservationPredicate;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.service.GrpcService;

@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

  private static final Duration RECONNECT = Duration.ofMillis(500);

  /** A gateway has one connection, and each stream of its clients is a call on it. */
  private static final int CALLS_PER_CONNECTION = 5_000;

  private static final int HANDSHAKE_SECONDS = 10;

  /** All clients of a gateway may leave together, return, and leave again. */
  private static final int RESETS = 20_000;

  private static final int RESETS_SECONDS = 10;

  /**
   * Parses messages behind the interceptors, so that {@link LiveGrpcExceptionHandler} answers an
   * unreadable message. gRPC itself would answer UNKNOWN.
   */
  @Bean
  @GrpcService
  BindableService eventsService(Feed feed, LiveGrpcExceptionHandler failures) {
    var service = new EventsGrpcService(feed, failures);
    return () -> ServerInterceptors.useInputStreamMessages(service.bindService());
  }

  /** Calls block while they read from MongoDB, so each runs on a virtual thread. */
  @Bean
  GrpcServerExecutorProvider grpcServerExecutor() {
    var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    return () -> executor;
  }

  /**
   * Does not observe health probes and streams. The duration of a stream means nothing, and each
   * stream would hold a span until its client leaves.
   */
  @Bean
  ObservationPredicate noProbesAndNoWatches() {
    return (_, context) ->
        !(context instanceof GrpcServerObservationContext grpc)
            || !(grpc.getFullMethodName().startsWith("grpc.health.")
                || grpc.getFullMethodName().endsWith("/WatchEvents"));
  }

  /** Limits that have no properties. */
  @Bean
  ServerBuilderCustomizer<NettyServerBuilder> connectionLimits() {
    return server ->
        server
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
            .maxRstFramesPerWindow(RESETS, RESETS_SECONDS);
  }

  /** Lettuce's own delay grows to half a minute. */
  @Bean
  ClientResourcesBuilderCustomizer reconnectSoon() {
    return resources -> resources.reconnectDelay(Delay.constant(RECONNECT));
  }
}
