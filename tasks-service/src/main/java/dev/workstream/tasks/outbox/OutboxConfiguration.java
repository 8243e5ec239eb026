package dev.workstream.tasks.outbox;

import dev.workstream.defaults.broker.Declaration.Exchange;
import dev.workstream.defaults.broker.Topology;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {

  @Bean
  Topology exchanges() {
    return () ->
        List.of(
            new Exchange(EventPublisher.EXCHANGE, Exchange.Kind.TOPIC),
            new Exchange(EventPublisher.REPLAY_EXCHANGE, Exchange.Kind.DIRECT));
  }
}
