package dev.workstream.tasks.outbox;

import dev.workstream.tasks.due.DueWork;
import dev.workstream.tasks.due.Next;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps the archive's partitions: a week ahead, and behind as long as events are kept. */
@Component
class OutboxArchive implements SmartLifecycle, DueWork {

  private static final int DAYS_AHEAD = 7;

  /** Soon enough, with partitions for days ahead, for many failures in a row. */
  private static final Duration PAUSE = Duration.ofHours(1);

  private final OutboxStore store;
  private final OutboxProperties properties;
  private volatile boolean isRunning;

  OutboxArchive(OutboxStore store, OutboxProperties properties) {
    this.store = store;
    this.properties = properties;
  }

  /**
   * Not while beans are made: that part of a start also runs without a database, to record which
   * classes it loads.
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

  @Override
  public String name() {
    return "outbox-archive";
  }

  @Override
  public Next run(Instant now) {
    maintain();
    return new Next.At(now.plus(PAUSE), 1);
  }

  private void maintain() {
    store.maintainArchive(properties.archiveDays(), DAYS_AHEAD);
  }
}
