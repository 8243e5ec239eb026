package dev.workstream.defaults.broker;

/** Receives the messages of a {@link Subscription}. Must not block. */
public interface Deliveries {

  /** Called in the queue's order. */
  void delivered(IncomingMessage message);

  /** Called once, after the last message. */
  void ended(End end);

  /** Why the deliveries ended. */
  enum End {
    /** {@link Subscription#cancel} was called. */
    CANCELLED,
    /** The broker cancelled the subscription, for example because the queue was deleted. */
    CANCELLED_BY_BROKER,
    /** The channel or the connection is closed. The broker redelivers unacknowledged messages. */
    CLOSED
  }
}
