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

  /** Is all running that publishes? */
  default boolean ready() {
    return true;
  }

  /** Has nothing published in the background until {@link #publishWaiting}. */
  default void hold() {}

  /**
   * Begins to publish what waits, the way the outbox does it after an outage, and goes on as usual;
   * need not wait for the end.
   */
  void publishWaiting();

  /** How many events are not yet published and completed. */
  long waiting();
}
