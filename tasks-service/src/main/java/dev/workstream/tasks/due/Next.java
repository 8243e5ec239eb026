package dev.workstream.tasks.due;

import java.time.Instant;

/** When to run next, and how many items the last run has done. */
public sealed interface Next {

  int done();

  /** More is due: run again at once. */
  record Again(int done) implements Next {}

  /**
   * Nothing is due before this time, even if other replicas add rows, so no SQL runs until then. If
   * the time is in the past, the work runs again at once and counts as late since that time.
   */
  record At(Instant time, int done) implements Next {}

  /**
   * Nothing is due now, but another replica may add rows and then stop. Run again in a second, or
   * after this process commits rows.
   */
  record Idle(int done) implements Next {}
}
