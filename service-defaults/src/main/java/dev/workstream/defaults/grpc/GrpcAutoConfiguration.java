package dev.workstream.defaults.grpc;

import io.grpc.Metadata;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.ObservationPredicate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;

@AutoConfiguration
@ConditionalOnClass({Metadata.class, GrpcServerObservationContext.class})
class GrpcAutoConfiguration {

  private static final String HEALTH = "grpc.health.";

  /** Health checks are not traced and not counted as calls. */
  @Bean
  ObservationPredicate noGrpcProbes() {
    return (_, context) ->
        switch (context) {
          case GrpcServerObservationContext server ->
              !server.getFullMethodName().startsWith(HEALTH);
          case GrpcClientObservationContext client ->
              !client.getFullMethodName().startsWith(HEALTH);
          default -> true;
        };
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(GrpcServerExecutorProvider.class)
  static class Server {

    @Bean
    @GlobalServerInterceptor
    RequestIdInterceptor requestIdInterceptor() {
      return new RequestIdInterceptor();
    }
  }
}
