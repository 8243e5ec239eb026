package dev.workstream.tasks.outbox;

import dev.workstream.tasks.due.DueWork;
import dev.workstream.tasks.due.Next;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Creates the archive's partitions a week ahead and drops those older than the retention. */
@Component
class OutboxArchive implements SmartLifecycle, DueWork {

  private static final int DAYS_AHEAD = 7;

  /** Partitions exist days ahead, so many failures in a row do no harm. */
  private static final Duration PAUSE = Duration.ofHours(1);

  private final OutboxStore store;
  private final OutboxProperties properties;
  private volatile boolean isRunning;

  OutboxArchive(OutboxStore store, OutboxProperties properties) {
    this.store = store;
    this.properties = properties;
  }

  /**
   * Not in a constructor: the image build creates all beans without a database, to record which
   * classes they load.
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

  /** Starts before the relay, which needs today's partition. */
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
