package dev.workstream.defaults.broker;

/** Receives the messages of a {@link Subscription}. Must not wait. */
public interface Deliveries {

  /** Called in the order of the queue. */
  void delivered(IncomingMessage message);

  /** Called once, after the last message. */
  void ended(End end);

  /** Why no message will come any more. */
  enum End {
    /** {@link Subscription#cancel} was called. */
    CANCELLED,
    /** The broker cancelled the subscription, for example because the queue was deleted. */
    CANCELLED_BY_BROKER,
    /** The channel or the connection is closed; what was not acknowledged is delivered again. */
    CLOSED
  }
}
