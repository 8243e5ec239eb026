package dev.workstream.engines;

/** The address of a Redis server. */
public record RedisAddress(String host, int port, String password) {}
