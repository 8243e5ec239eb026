package dev.workstream.defaults.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.defaults.lifecycle.Ticker;
import org.junit.jupiter.api.Test;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BrokerAutoConfigurationTests {

  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PropertyPlaceholderAutoConfiguration.class, BrokerAutoConfiguration.class))
          .withBean(Ticker.class, Ticker::system)
          // Nothing listens on this port.
          .withPropertyValues("spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=1");

  @Test
  void startsWithoutABrokerAndReportsDegraded() {
    context
        .withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class))
        .run(started -> {
          assertThat(started).hasSingleBean(Broker.class).hasSingleBean(Publisher.class);
          assertThat(started.getBean(Broker.class).status())
              .isEqualTo(new BrokerStatus(false, false, null));
          var health = started.getBean("brokerHealthIndicator", BrokerHealthIndicator.class);
          assertThat(health.health().getStatus()).isEqualTo(new Status("DEGRADED"));
        });
  }

  @Test
  void createsNoBeansWithoutRabbitMqOnTheClassPath() {
    context
        .withClassLoader(
            new FilteredClassLoader(
                "com.rabbitmq", "org.springframework.amqp", "org.springframework.boot.amqp"))
        .run(started -> assertThat(started).hasNotFailed().doesNotHaveBean(Broker.class));
  }
}
