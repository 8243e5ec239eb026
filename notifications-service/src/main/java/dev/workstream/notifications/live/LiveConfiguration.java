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

  /** A gateway has one connection, on which each of those who watch there is a call. */
  private static final int CALLS_PER_CONNECTION = 5_000;

  private static final int HANDSHAKE_SECONDS = 10;

  /** All of a gateway's callers may go away together, and come back and go again. */
  private static final int RESETS = 20_000;

  private static final int RESETS_SECONDS = 10;

  /**
   * The service, with its messages parsed behind the interceptors: gRPC itself answers UNKNOWN to a
   * message that cannot be parsed, and {@link LiveGrpcExceptionHandler} would not hear of it.
   */
  @Bean
  @GrpcService
  BindableService eventsService(
      Feed feed, EventMessages messages, LiveGrpcExceptionHandler failures) {
    var service = new EventsGrpcService(feed, messages, failures);
    return () -> ServerInterceptors.useInputStreamMessages(service.bindService());
  }

  /** Calls wait for MongoDB: a virtual thread each, for as long as there is something to do. */
  @Bean
  GrpcServerExecutorProvider grpcServerExecutor() {
    var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    return () -> executor;
  }

  /**
   * Probes are not observed, and neither are calls that last until somebody goes away: their time
   * says nothing, and each would hold a span for as long.
   */
  @Bean
  ObservationPredicate noProbesAndNoWatches() {
    return (_, context) ->
        !(context instanceof GrpcServerObservationContext grpc)
            || !(grpc.getFullMethodName().startsWith("grpc.health.")
                || grpc.getFullMethodName().endsWith("/WatchEvents"));
  }

  /** Limits for which there are no properties. */
  @Bean
  ServerBuilderCustomizer<NettyServerBuilder> connectionLimits() {
    return server ->
        server
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
            .maxRstFramesPerWindow(RESETS, RESETS_SECONDS);
  }

  /** Lettuce's own wait grows to half a minute. */
  @Bean
  ClientResourcesBuilderCustomizer reconnectSoon() {
    return resources -> resources.reconnectDelay(Delay.constant(RECONNECT));
  }
}
