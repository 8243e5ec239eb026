package dev.workstream.gateway.request;

import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext;
import io.micrometer.observation.ObservationPredicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

@Configuration(proxyBeanMethods = false)
class ObservationConfiguration {

  /** Probes and scrapes are neither traced nor counted among what clients ask for. */
  @Bean
  ObservationPredicate noProbes() {
    return (_, context) ->
        switch (context) {
          case ServerRequestObservationContext http ->
              http.getCarrier() == null
                  || !http.getCarrier().getRequestURI().startsWith("/actuator/");
          case GrpcClientObservationContext grpc ->
              !grpc.getFullMethodName().startsWith("grpc.health.");
          default -> true;
        };
  }
}
