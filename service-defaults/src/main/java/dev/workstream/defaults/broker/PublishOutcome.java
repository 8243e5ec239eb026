package dev.workstream.defaults.broker;

/** The broker's answer to one attempt to publish one message. */
public sealed interface PublishOutcome {

  /** Every queue that the message was routed to has it; there is at least one. */
  record Confirmed() implements PublishOutcome {}

  /** No queue is bound for the message: the broker returned it. */
  record Returned(String reason) implements PublishOutcome {}

  /** The broker refused the message, for example because a queue is full. */
  record Refused() implements PublishOutcome {}

  /**
   * The broker could not be reached, takes no messages now, or did not answer in time. It may have
   * the message or not. Says nothing about the message itself.
   */
  record Unknown(String cause) implements PublishOutcome {}
}
