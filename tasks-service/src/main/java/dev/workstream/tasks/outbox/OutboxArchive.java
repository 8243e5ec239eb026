package dev.workstream.tasks.outbox;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps the archive's partitions: a week ahead, and behind as long as events are kept. */
@Component
class OutboxArchive implements SmartLifecycle {

  private static final int DAYS_AHEAD = 7;

  private final OutboxStore store;
  private final OutboxProperties properties;
  private volatile boolean isRunning;

  OutboxArchive(OutboxStore store, OutboxProperties properties) {
    this.store = store;
    this.properties = properties;
  }

  /**
   * Not while beans are made: that part of a start runs without a database, too, to record what it
   * loads.
   */
  @Override
  public void start() {
    maintain();
    isRunning = true;
  }

  @Override
  public void stop() {
    isRunning = false;
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  /** Before the relay starts: it needs today's partition. */
  @Override
  public int getPhase() {
    return 0;
  }

  @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1H")
  void maintain() {
    store.maintainArchive(properties.archiveDays(), DAYS_AHEAD);
  }
}
