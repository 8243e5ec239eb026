package dev.workstream.defaults.broker;

/**
 * A message to publish.
 *
 * @param exchange empty for the default exchange, which routes by queue name
 * @param properties with a message id that is unique within the call, because it identifies a
 *     returned message
 */
public record OutgoingMessage(
    String exchange, String routingKey, MessageProperties properties, byte[] body) {}
