package dev.workstream.tasks.due;

import java.time.Instant;

/**
 * Work that becomes due at a certain time. Every replica runs it and there is no leader, so it must
 * claim its rows with {@code for update skip locked} and a limit.
 *
 * <p>The implementing bean may use its package's repository. It must not use a service that wakes
 * it, because Spring cannot create beans that need each other.
 */
public interface DueWork {

  /** The name in logs and metrics. */
  String name();

  /**
   * Does some of the due work in one small transaction. If it throws, the loop logs the exception
   * and retries after a backoff.
   */
  Next run(Instant now);
}
