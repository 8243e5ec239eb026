package dev.workstream.tasks.grpc;

import dev.workstream.defaults.grpc.ConnectionLimits;
import dev.workstream.defaults.grpc.LateParsing;
import dev.workstream.tasks.task.TaskService;
import io.grpc.BindableService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.service.GrpcService;

@Configuration(proxyBeanMethods = false)
class GrpcConfiguration {

  /** What one connection may have open: many times what the database takes, and bounded. */
  private static final int CALLS_PER_CONNECTION = 500;

  private static final int THREADS = 512;

  private static final int THREAD_IDLE_SECONDS = 60;

  /**
   * Calls that all reach a deadline of 2 s, as many as may be open, are half of it. A client that
   * opens and resets as fast as the network allows sends far more.
   */
  private static final int RESETS = 5_000;

  @Bean
  @GrpcService
  BindableService tasksService(TaskService tasks) {
    return LateParsing.of(new TaskGrpcService(tasks));
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

  @Bean
  ConnectionLimits connectionLimits() {
    return new ConnectionLimits(CALLS_PER_CONNECTION, RESETS);
  }
}
