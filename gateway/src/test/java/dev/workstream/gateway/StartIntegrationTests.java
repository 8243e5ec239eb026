package dev.workstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The whole context starts. A missing bean, or two whose constructors need each other, fails here
 * and not only in every other test. The context is the one of the tests of the page.
 */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      // Nothing is there, and nothing here needs it.
      "spring.grpc.client.channel.tasks.target=static://127.0.0.1:1",
      "spring.grpc.client.channel.notifications.target=static://127.0.0.1:1"
    })
class StartIntegrationTests {

  @Autowired ConfigurableApplicationContext context;

  @Test
  void startsEveryBean() {
    assertThat(context.isRunning()).isTrue();
    assertThat(context.getBeansOfType(SmartLifecycle.class).values())
        // A registry of Spring's may have nothing to run.
        .filteredOn(bean -> bean.getClass().getPackageName().startsWith("dev.workstream."))
        .isNotEmpty()
        .allMatch(SmartLifecycle::isRunning);
  }
}
