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

  /** Max open calls per connection: many times what the database can run at once. */
  private static final int CALLS_PER_CONNECTION = 500;

  private static final int THREADS = 512;

  private static final int THREAD_IDLE_SECONDS = 60;

  /**
   * Max resets per connection within 10 s. If all 500 open calls always miss their deadline of 2 s,
   * a client sends 2,500. An attacker sends far more.
   */
  private static final int RESETS = 5_000;

  @Bean
  @GrpcService
  BindableService tasksService(TaskService tasks) {
    return LateParsing.of(new TaskGrpcService(tasks));
  }

  /**
   * Platform threads: a call waits for the database several times, and docs/performance.md shows
   * that such a wait costs less on a reused platform thread than on a virtual one. There are never
   * many threads: the gateway opens few connections, and each has a limit of open calls.
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
