package dev.workstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/** What the services share must not bring RabbitMQ to the gateway, which never reaches it. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      // Nothing is there, and nothing here needs it.
      "spring.grpc.client.channel.tasks.target=static://127.0.0.1:1",
      "spring.grpc.client.channel.notifications.target=static://127.0.0.1:1"
    })
class WithoutBrokerIntegrationTests {

  private static final String SEAM = "dev.workstream.defaults.broker.BrokerAutoConfiguration";

  @Autowired ConfigurableApplicationContext context;

  @Test
  void hasNoClientOfRabbitMqOnItsClassPath() {
    assertThat(ClassUtils.isPresent("com.rabbitmq.client.Channel", null)).isFalse();
    assertThat(ClassUtils.isPresent("org.springframework.amqp.core.Message", null)).isFalse();
  }

  @Test
  void hasNoBeanOfTheBroker() {
    var types =
        Arrays.stream(context.getBeanDefinitionNames())
            .map(context::getType)
            .filter(Objects::nonNull)
            .map(Class::getName);
    assertThat(types)
        .isNotEmpty()
        .noneMatch(type -> type.startsWith("org.springframework.amqp"))
        .noneMatch(type -> type.startsWith("dev.workstream.defaults.broker"));
  }

  @Test
  void wakesNoAutoConfigurationOfRabbitMq() {
    var outcomes =
        ConditionEvaluationReport.get(context.getBeanFactory()).getConditionAndOutcomesBySource();
    assertThat(outcomes.get(SEAM).isFullMatch()).isFalse();
    assertThat(outcomes.entrySet())
        .filteredOn(outcome -> outcome.getKey().contains(".amqp."))
        .allMatch(outcome -> !outcome.getValue().isFullMatch());
  }
}
