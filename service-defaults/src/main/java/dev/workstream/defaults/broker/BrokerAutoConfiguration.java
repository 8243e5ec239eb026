package dev.workstream.defaults.broker;

import com.rabbitmq.client.Address;
import dev.workstream.defaults.lifecycle.Ticker;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Active only if RabbitMQ's client is on the class path. */
@AutoConfiguration(after = RabbitAutoConfiguration.class)
@ConditionalOnClass(RabbitAutoConfiguration.class)
class BrokerAutoConfiguration {

  /** Spring Boot only reads the settings; it opens no connection. */
  @Bean
  Broker broker(
      Environment environment,
      CachingConnectionFactory settings,
      RabbitConnectionDetails details,
      ObjectProvider<Topology> topologies) {
    var addresses =
        details.getAddresses().stream()
            .map(address -> new Address(address.host(), address.port()))
            .toList();
    var declarations =
        topologies.orderedStream().flatMap(topology -> topology.declarations().stream()).toList();
    return new Broker(
        environment.getProperty("spring.application.name", "service"),
        settings.getRabbitConnectionFactory(),
        addresses,
        declarations);
  }

  @Bean
  Publisher publisher(Broker broker, Ticker ticker) {
    return new Publisher(broker.publishing(), ticker);
  }

  @Bean
  DeclarationLoop declarationLoop(Broker broker, Ticker ticker) {
    return new DeclarationLoop(broker, ticker);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static class Health {

    /** Readiness groups refer to this bean by the start of its name, {@code broker}. */
    @Bean
    BrokerHealthIndicator brokerHealthIndicator(Broker broker) {
      return new BrokerHealthIndicator(broker);
    }
  }
}
