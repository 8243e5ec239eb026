package dev.workstream.tasks.due;

import java.time.Instant;

/**
 * Something to do when its time has come. Every replica runs it, without a leader, so it claims its
 * rows with {@code for update skip locked} and a limit.
 *
 * <p>The implementing bean may depend on its room's repository, never on a service that wakes it:
 * Spring could not construct such a circle.
 */
public interface DueWork {

  /** The name in logs and metrics. */
  String name();

  /**
   * Does a part of the due work in one small transaction. An exception is logged, and the work runs
   * again after a growing wait.
   */
  Next run(Instant now);
}
