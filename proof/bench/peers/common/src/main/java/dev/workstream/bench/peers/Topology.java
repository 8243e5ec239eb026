package dev.workstream.bench.peers;

import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PeerProperties.class)
class Topology {

  /** Receives all events; it has no consumer. */
  static final String QUEUE = "workstream.bench.peers";

  @Bean
  TopicExchange events() {
    return new TopicExchange(EventPublisher.EXCHANGE);
  }

  @Bean
  Queue queue() {
    return QueueBuilder.durable(QUEUE).quorum().build();
  }

  @Bean
  Binding binding(Queue queue, TopicExchange events) {
    return BindingBuilder.bind(queue).to(events).with("workstream.task.*.v1");
  }
}
