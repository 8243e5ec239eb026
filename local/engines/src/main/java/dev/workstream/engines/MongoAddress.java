package dev.workstream.engines;

/** A MongoDB connection string, with the name of the database. */
public record MongoAddress(String uri) {}
