package dev.workstream.notifications.inbox;

import java.beans.Introspector;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Breaks a promise on purpose, to check that the drill notices. Only the drill's own tests load
 * this class, and it does nothing until a property names a mutant.
 */
@Component
class MutantSwitch implements BeanFactoryPostProcessor, EnvironmentAware {

  private static final String BROKER = "dev.workstream.notifications.broker.";
  private static final String INBOX = "dev.workstream.notifications.inbox.";
  private static final String LIVE = "dev.workstream.notifications.live.";
  private static final String RECORDS = "dev.workstream.notifications.records.";

  /** Each extends the class of the bean that it replaces. */
  private static final Map<String, List<String>> MUTANTS =
      Map.of(
          "no-unique-id",
          List.of(RECORDS + "NoUniqueIdMutant"),
          "mark-before-write",
          List.of(INBOX + "MarkBeforeWriteMutant"),
          "automatic-acknowledgement",
          List.of(BROKER + "AutomaticAcknowledgementMutant"),
          "requeue-loop",
          List.of(INBOX + "RequeueLoopMutant$Settlement", INBOX + "RequeueLoopMutant"),
          "competing-consumers",
          List.of(BROKER + "CompetingConsumersMutant"),
          "live-from-now",
          List.of(LIVE + "LiveFromNowMutant"));

  private Environment environment;

  // Spring cannot inject constructor arguments this early.
  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    var name = environment.getProperty("workstream.mutant", "");
    for (var mutant : MUTANTS.getOrDefault(name, List.of())) {
      try {
        var type = Class.forName(mutant);
        var bean = Introspector.decapitalize(type.getSuperclass().getSimpleName());
        ((AbstractBeanDefinition) beans.getBeanDefinition(bean)).setBeanClass(type);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
