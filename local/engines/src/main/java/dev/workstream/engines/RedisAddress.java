package dev.workstream.engines;

/** Where a Redis server is. */
public record RedisAddress(String host, int port, String password) {}
