package dev.workstream.tasks.outbox;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps the archive's partitions: a week ahead, and behind as long as events are kept. */
@Component
class OutboxArchive implements InitializingBean {

  private static final int DAYS_AHEAD = 7;

  private final OutboxStore store;
  private final OutboxProperties properties;

  OutboxArchive(OutboxStore store, OutboxProperties properties) {
    this.store = store;
    this.properties = properties;
  }

  /** Before the relay starts: it needs today's partition. */
  @Override
  public void afterPropertiesSet() {
    maintain();
  }

  @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1H")
  void maintain() {
    store.maintainArchive(properties.archiveDays(), DAYS_AHEAD);
  }
}
