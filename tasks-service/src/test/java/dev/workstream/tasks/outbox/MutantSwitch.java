package dev.workstream.tasks.outbox;

import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Breaks a promise on purpose, to test that the drill notices. Not part of the service: only the
 * drill's own tests have it on their class path, and it does nothing until a property names a
 * mutant.
 */
@Component
class MutantSwitch implements BeanFactoryPostProcessor, EnvironmentAware {

  private record Mutant(String bean, Class<?> type) {}

  private static final Map<String, Mutant> MUTANTS =
      Map.of(
          "confirms-ignored", new Mutant("rabbitPublisher", ConfirmsIgnoredMutant.class),
          "returns-ignored", new Mutant("rabbitPublisher", ReturnsIgnoredMutant.class),
          "skip-locked", new Mutant("outboxStore", SkipLockedMutant.class),
          "cursor-by-id", new Mutant("outboxStore", CursorByIdMutant.class),
          "pipelining", new Mutant("outboxStore", PipeliningMutant.class));

  private Environment environment;

  // Spring cannot inject constructor arguments this early.
  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    var mutant = MUTANTS.get(environment.getProperty("workstream.mutant", ""));
    if (mutant != null) {
      ((AbstractBeanDefinition) beans.getBeanDefinition(mutant.bean())).setBeanClass(mutant.type());
    }
  }
}
