package dev.workstream.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole context starts. A missing bean or a cycle of constructors fails here, and not only in
 * other tests. Most tests share this context.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RealEngines.class)
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
