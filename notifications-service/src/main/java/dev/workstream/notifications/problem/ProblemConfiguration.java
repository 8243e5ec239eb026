package dev.workstream.notifications.problem;

import dev.workstream.defaults.http.KnownProblems;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ProblemConfiguration {

  @Bean
  KnownProblems<ProblemType> knownProblems() {
    return ProblemType.known();
  }
}
