package dev.workstream.notifications.inbox;

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

  private record Mutant(String bean, String type) {}

  private static final String BROKER = "dev.workstream.notifications.broker.";
  private static final String INBOX = "dev.workstream.notifications.inbox.";
  private static final String LIVE = "dev.workstream.notifications.live.";
  private static final String RECORDS = "dev.workstream.notifications.records.";

  private static final Map<String, List<Mutant>> MUTANTS =
      Map.of(
          "no-unique-id",
          List.of(new Mutant("recordOrder", RECORDS + "NoUniqueIdMutant")),
          "mark-before-write",
          List.of(new Mutant("seenEvents", INBOX + "MarkBeforeWriteMutant")),
          "automatic-acknowledgement",
          List.of(new Mutant("serviceQueue", BROKER + "AutomaticAcknowledgementMutant")),
          "requeue-loop",
          List.of(
              new Mutant("batchSettlement", INBOX + "RequeueLoopMutant$Settlement"),
              new Mutant("inbox", INBOX + "RequeueLoopMutant")),
          "competing-consumers",
          List.of(new Mutant("queueTopology", BROKER + "CompetingConsumersMutant")),
          "live-from-now",
          List.of(new Mutant("feed", LIVE + "LiveFromNowMutant")));

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
      var bean = (AbstractBeanDefinition) beans.getBeanDefinition(mutant.bean());
      try {
        bean.setBeanClass(Class.forName(mutant.type()));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
