package dev.workstream.defaults.broker;

/** The broker's answer to one attempt to publish one message. */
public sealed interface PublishOutcome {

  /** At least one queue matched, and every matching queue has the message. */
  record Confirmed() implements PublishOutcome {}

  /** No queue is bound for the message, so the broker returned it. */
  record Returned(String reason) implements PublishOutcome {}

  /** The broker refused the message, for example because a queue is full. */
  record Refused() implements PublishOutcome {}

  /**
   * The broker is down, blocks publishers, or did not answer in time. It may or may not have the
   * message, and the message may be fine.
   */
  record Unknown(String cause) implements PublishOutcome {}
}
