package dev.workstream.defaults.broker;

/**
 * A message from the broker.
 *
 * @param tag the message's number within its {@link Subscription} or {@link QueueReader}
 * @param isRedelivered whether a consumer received the message before and did not acknowledge it
 */
public record IncomingMessage(
    long tag,
    boolean isRedelivered,
    String exchange,
    String routingKey,
    MessageProperties properties,
    byte[] body) {}
