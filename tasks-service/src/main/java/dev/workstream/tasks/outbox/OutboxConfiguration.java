package dev.workstream.tasks.outbox;

import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {

  /** Declared anew on every connection: a broker may come back without it. */
  @Bean
  TopicExchange events() {
    return new TopicExchange(RabbitPublisher.EXCHANGE, true, false);
  }

  @Bean
  DirectExchange replay() {
    return new DirectExchange(RabbitPublisher.REPLAY_EXCHANGE, true, false);
  }
}
