package dev.workstream.notifications.broker;

/**
 * What a dead letter says beside its message.
 *
 * @param detail for people
 */
public record Letter(DeadLetterReason reason, String detail) {}
