package dev.workstream.bench.peers.gruelbox;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.ExecutorSubmitter;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.SpringInstantiator;
import com.gruelbox.transactionoutbox.SpringTransactionManager;
import com.gruelbox.transactionoutbox.SpringTransactionOutboxConfiguration;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@Import(SpringTransactionOutboxConfiguration.class)
class OutboxConfiguration {

  /** The library's default. */
  private static final Duration ATTEMPT_FREQUENCY = Duration.ofMinutes(2);

  @Bean
  TransactionOutbox transactionOutbox(
      SpringTransactionManager transactions,
      SpringInstantiator instantiator,
      @Qualifier("applicationTaskExecutor") Executor executor) {
    return TransactionOutbox.builder()
        .transactionManager(transactions)
        .instantiator(instantiator)
        .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
        .submitter(ExecutorSubmitter.builder().executor(executor).build())
        .build();
  }

  /**
   * The outbox of a process that died before it published. It submits nothing, and its clock is
   * late enough for a flush to take its events.
   */
  @Bean
  TransactionOutbox deadProcess(
      SpringTransactionManager transactions, SpringInstantiator instantiator) {
    var late = Clock.offset(Clock.systemDefaultZone(), ATTEMPT_FREQUENCY.plusSeconds(1).negated());
    return TransactionOutbox.builder()
        .transactionManager(transactions)
        .instantiator(instantiator)
        .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
        .submitter((_, _) -> {})
        .clockProvider(() -> late)
        .build();
  }
}
