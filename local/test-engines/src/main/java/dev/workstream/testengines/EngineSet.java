package dev.workstream.testengines;

import dev.workstream.engines.MongoAddress;
import dev.workstream.engines.PostgresAddress;
import dev.workstream.engines.RabbitAddress;
import dev.workstream.engines.RedisAddress;

/** One engine of each kind. A set starts an engine at its first use; its port never changes. */
interface EngineSet extends AutoCloseable {

  /** A new empty database. */
  PostgresAddress postgres();

  RabbitAddress rabbit();

  RedisAddress redis();

  /** A new empty database. */
  MongoAddress mongo();

  /** The kind of an engine. */
  enum Kind {
    POSTGRES,
    RABBIT,
    REDIS,
    MONGO
  }

  /** Stops an engine, which keeps its data and its port. */
  void stop(Kind kind);

  /** Starts an engine, and returns when it is ready. */
  void start(Kind kind);

  @Override
  void close();
}
