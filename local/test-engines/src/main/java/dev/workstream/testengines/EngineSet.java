package dev.workstream.testengines;

import dev.workstream.engines.MongoAddress;
import dev.workstream.engines.PostgresAddress;
import dev.workstream.engines.RabbitAddress;
import dev.workstream.engines.RedisAddress;

/** One of each engine, started when first asked for, on ports that stay. */
interface EngineSet extends AutoCloseable {

  /** A database of its own, empty. */
  PostgresAddress postgres();

  RabbitAddress rabbit();

  RedisAddress redis();

  /** A database of its own, empty. */
  MongoAddress mongo();

  /** Which engine of a set. */
  enum Kind {
    POSTGRES,
    RABBIT,
    REDIS,
    MONGO
  }

  /** Takes an engine away; its data and its port stay. */
  void stop(Kind kind);

  /** Brings it back, and returns when it serves. */
  void start(Kind kind);

  @Override
  void close();
}
