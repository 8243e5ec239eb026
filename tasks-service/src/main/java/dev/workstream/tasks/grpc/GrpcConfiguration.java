package dev.workstream.tasks.grpc;

import java.util.concurrent.Executors;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class GrpcConfiguration {

  /** Calls wait for the database: a virtual thread each; the connection pool is the bound. */
  @Bean
  GrpcServerExecutorProvider grpcServerExecutor() {
    var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    return () -> executor;
  }
}
