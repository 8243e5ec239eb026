package dev.workstream.notifications.broker;

/**
 * Why a message became a dead letter.
 *
 * @param detail for operators
 */
public record Letter(DeadLetterReason reason, String detail) {}
