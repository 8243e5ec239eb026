package dev.workstream.tasks.outbox;

/** What became of one attempt to publish one event. */
sealed interface PublishOutcome {

  /** The broker has it in every queue that it is meant for, of which there is at least one. */
  record Confirmed() implements PublishOutcome {}

  /** No queue is bound for it: the broker gave it back. */
  record Returned(String reason) implements PublishOutcome {}

  /** The broker said no, for example because a queue is full. */
  record Refused() implements PublishOutcome {}

  /**
   * The broker could not be asked or did not answer in time, so it may have the event or not. Says
   * nothing about the event itself.
   */
  record Unknown(String cause) implements PublishOutcome {}
}
