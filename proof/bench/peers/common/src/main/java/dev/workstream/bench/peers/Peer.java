package dev.workstream.bench.peers;

/** An outbox to compare with. */
public interface Peer {

  /** Hands the event to the outbox, in the caller's transaction. */
  void append(TaskCreated event);

  /**
   * Puts the event where {@link #append} would, in the caller's transaction, so that it waits there
   * until {@link #publishWaiting}. Called after {@link #hold}.
   */
  default void appendWaiting(TaskCreated event) {
    append(event);
  }

  /** Whether every publishing component is running. */
  default boolean ready() {
    return true;
  }

  /** Stops background publishing until {@link #publishWaiting}. */
  default void hold() {}

  /**
   * Starts to publish the waiting events, as the outbox does after an outage, and resumes
   * background publishing. It may return before the last event.
   */
  void publishWaiting();

  /** The number of events that are not yet published and completed. */
  long waiting();
}
