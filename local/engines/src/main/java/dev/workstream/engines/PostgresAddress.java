package dev.workstream.engines;

/** The URL of a PostgreSQL database, and the role that owns it. */
public record PostgresAddress(String jdbcUrl, String username, String password) {}
