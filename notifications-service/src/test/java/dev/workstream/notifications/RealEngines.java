package dev.workstream.notifications;

import dev.workstream.testengines.TestEngines;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Connects a test's application to real engines. Its database is new and empty; the other engines
 * are shared.
 */
// Must run before RequiredVariables, which checks these properties.
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RealEngines implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    var rabbit = TestEngines.rabbit();
    var redis = TestEngines.redis();
    TestPropertyValues.of(
            "spring.rabbitmq.host=" + rabbit.host(),
            "spring.rabbitmq.port=" + rabbit.port(),
            "spring.rabbitmq.username=" + rabbit.username(),
            "spring.rabbitmq.password=" + rabbit.password(),
            // For RabbitTemplate in tests; the service itself does not use it.
            "spring.rabbitmq.publisher-confirm-type=correlated",
            "spring.rabbitmq.publisher-returns=true",
            "spring.rabbitmq.template.mandatory=true",
            "spring.data.redis.host=" + redis.host(),
            "spring.data.redis.port=" + redis.port(),
            "spring.data.redis.password=" + redis.password(),
            "spring.mongodb.uri=" + TestEngines.mongo().uri(),
            "spring.grpc.server.port=0",
            "management.server.port=0")
        .applyTo(context);
  }
}
