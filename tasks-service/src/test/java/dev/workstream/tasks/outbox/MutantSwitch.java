package dev.workstream.tasks.outbox;

import java.beans.Introspector;
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

  /** Each extends the class of the bean that it replaces. */
  private static final Map<String, Class<?>> MUTANTS =
      Map.of(
          "confirms-ignored", ConfirmsIgnoredMutant.class,
          "returns-ignored", ReturnsIgnoredMutant.class,
          "skip-locked", SkipLockedMutant.class,
          "cursor-by-id", CursorByIdMutant.class,
          "pipelining", PipeliningMutant.class);

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
      var bean = Introspector.decapitalize(mutant.getSuperclass().getSimpleName());
      ((AbstractBeanDefinition) beans.getBeanDefinition(bean)).setBeanClass(mutant);
    }
  }
}
