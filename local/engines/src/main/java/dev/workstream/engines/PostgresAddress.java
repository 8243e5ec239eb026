package dev.workstream.engines;

/** Where a PostgreSQL database is, and a role that owns it. */
public record PostgresAddress(String jdbcUrl, String username, String password) {}
