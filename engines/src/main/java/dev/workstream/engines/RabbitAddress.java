package dev.workstream.engines;

/** Where an AMQP 0-9-1 broker is; the virtual host is the default one. */
public record RabbitAddress(String host, int port, String username, String password) {}
