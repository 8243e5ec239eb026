package dev.workstream.defaults.http;

import io.micrometer.observation.ObservationPredicate;
import io.micrometer.tracing.Tracer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

// Before Boot's error page, which is skipped if another one exists.
@AutoConfiguration(before = ErrorMvcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ErrorController.class, Tracer.class})
class HttpAutoConfiguration {

  /** Probes and scrapes are not traced and not counted as requests. */
  @Bean
  ObservationPredicate noHttpProbes() {
    return (_, context) ->
        !(context instanceof ServerRequestObservationContext http)
            || http.getCarrier() == null
            || !http.getCarrier().getRequestURI().startsWith("/actuator/");
  }

  /** Not for a service whose HTTP serves only the management port. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(KnownProblems.class)
  static class Edge {

    @Bean
    RequestContext requestContext(Tracer tracer) {
      return new RequestContext(tracer);
    }

    @Bean
    RequestIdFilter requestIdFilter(RequestContext context) {
      return new RequestIdFilter(context);
    }

    @Bean
    Problems problems(RequestContext context) {
      return new Problems(context);
    }

    @Bean
    ErrorProblemController errorProblemController(KnownProblems<?> known, Problems problems) {
      return new ErrorProblemController(known, problems);
    }

    @Bean
    TomcatProblems tomcatProblems(KnownProblems<?> known) {
      return new TomcatProblems(known);
    }
  }
}
