package dev.workstream.defaults.broker;

/**
 * A message to publish.
 *
 * @param exchange empty for the default exchange, which routes by the name of a queue
 * @param properties with a message id that no other message of the same call has: by it a returned
 *     message is recognised
 */
public record OutgoingMessage(
    String exchange, String routingKey, MessageProperties properties, byte[] body) {}
