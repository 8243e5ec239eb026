package dev.workstream.tasks.grpc;

import dev.workstream.tasks.task.TaskService;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.ObservationPredicate;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.service.GrpcService;

@Configuration(proxyBeanMethods = false)
class GrpcConfiguration {

  /** What one connection may have open: many times what the database takes, and bounded. */
  private static final int CALLS_PER_CONNECTION = 500;

  private static final int THREADS = 512;

  private static final int THREAD_IDLE_SECONDS = 60;

  private static final int HANDSHAKE_SECONDS = 10;

  /**
   * What a client may take back. Calls that all run out of a deadline of 2 s, as many as may be
   * open, are half of it; who opens and resets as fast as the line goes is far beyond.
   */
  private static final int RESETS = 5_000;

  private static final int RESETS_SECONDS = 10;

  /**
   * The service, with its messages parsed behind the interceptors: gRPC itself answers UNKNOWN to a
   * message that cannot be parsed, and {@link TaskGrpcExceptionHandler} would not hear of it.
   */
  @Bean
  @GrpcService
  BindableService tasksService(TaskService tasks) {
    var service = new TaskGrpcService(tasks);
    return () -> ServerInterceptors.useInputStreamMessages(service.bindService());
  }

  /**
   * Calls wait for the database, several times each. On platform threads that are used again a wait
   * costs less than on virtual ones, as docs/performance.md shows, and there are never many: the
   * gateway's connections are few and each may have so many calls open.
   */
  @Bean(destroyMethod = "shutdown")
  ThreadPoolExecutor grpcThreads() {
    return new ThreadPoolExecutor(
        0,
        THREADS,
        THREAD_IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        Thread.ofPlatform().name("grpc-", 0).factory(),
        new ThreadPoolExecutor.CallerRunsPolicy());
  }

  @Bean
  GrpcServerExecutorProvider grpcServerExecutor(ThreadPoolExecutor grpcThreads) {
    return () -> grpcThreads;
  }

  /** Probes are neither traced nor counted among what callers ask for. */
  @Bean
  ObservationPredicate noProbes() {
    return (_, context) ->
        !(context instanceof GrpcServerObservationContext grpc)
            || !grpc.getFullMethodName().startsWith("grpc.health.");
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
}
