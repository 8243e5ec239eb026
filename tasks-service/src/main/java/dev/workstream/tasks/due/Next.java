package dev.workstream.tasks.due;

import java.time.Instant;

/** When a work runs next, and how many things its run has done. */
public sealed interface Next {

  int done();

  /** More is due: run again at once. */
  record Again(int done) implements Next {}

  /**
   * Nothing is due before this time, even if other replicas add rows. Until then the work costs no
   * statement. With a time in the past it runs again at once, and counts as late since then.
   */
  record At(Instant time, int done) implements Next {}

  /**
   * Nothing is due now, but another replica may add something and die. Run again in a second, or
   * when this process commits something.
   */
  record Idle(int done) implements Next {}
}
