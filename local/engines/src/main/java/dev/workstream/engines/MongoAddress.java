package dev.workstream.engines;

/** Where a MongoDB database is, as a connection string with the database's name. */
public record MongoAddress(String uri) {}
