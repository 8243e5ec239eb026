package dev.workstream.tasks;

import dev.workstream.testengines.TestEngines;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Connects a test's application to real engines: a new empty database and a shared broker. */
// Before RequiredVariables, which checks these properties.
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RealEngines implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    var postgres = TestEngines.postgres();
    var rabbit = TestEngines.rabbit();
    TestPropertyValues.of(
            "spring.datasource.url=" + postgres.jdbcUrl(),
            "spring.datasource.username=" + postgres.username(),
            "spring.datasource.password=" + postgres.password(),
            "spring.rabbitmq.host=" + rabbit.host(),
            "spring.rabbitmq.port=" + rabbit.port(),
            "spring.rabbitmq.username=" + rabbit.username(),
            "spring.rabbitmq.password=" + rabbit.password(),
            "spring.grpc.server.port=0",
            "management.server.port=0",
            "workstream.outbox.hold-back.first=50ms",
            "workstream.outbox.hold-back.longest=200ms")
        .applyTo(context);
  }
}
