package dev.workstream.defaults.broker;

/**
 * A message as the broker handed it out.
 *
 * @param tag numbers the messages of one {@link Subscription} or {@link QueueReader}
 * @param isRedelivered whether a consumer had the message before and did not acknowledge it
 */
public record IncomingMessage(
    long tag,
    boolean isRedelivered,
    String exchange,
    String routingKey,
    MessageProperties properties,
    byte[] body) {}
