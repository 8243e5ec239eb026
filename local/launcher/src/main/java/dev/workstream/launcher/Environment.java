package dev.workstream.launcher;

import dev.workstream.engines.MongoAddress;
import dev.workstream.engines.PostgresAddress;
import dev.workstream.engines.RabbitAddress;
import dev.workstream.engines.RedisAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Environment variables that tell a service the addresses of engines and other services, and its
 * ports.
 */
final class Environment {

  private static final String HERE = "127.0.0.1";

  private Environment() {}

  static Map<String, String> to(PostgresAddress database) {
    return Map.of(
        "SPRING_DATASOURCE_URL", database.jdbcUrl(),
        "SPRING_DATASOURCE_USERNAME", database.username(),
        "SPRING_DATASOURCE_PASSWORD", database.password());
  }

  static Map<String, String> to(RabbitAddress broker) {
    return Map.of(
        "SPRING_RABBITMQ_HOST", broker.host(),
        "SPRING_RABBITMQ_PORT", Integer.toString(broker.port()),
        "SPRING_RABBITMQ_USERNAME", broker.username(),
        "SPRING_RABBITMQ_PASSWORD", broker.password());
  }

  static Map<String, String> to(RedisAddress redis) {
    return Map.of(
        "SPRING_DATA_REDIS_HOST", redis.host(),
        "SPRING_DATA_REDIS_PORT", Integer.toString(redis.port()),
        "SPRING_DATA_REDIS_PASSWORD", redis.password());
  }

  static Map<String, String> to(MongoAddress records) {
    return Map.of("SPRING_MONGODB_URI", records.uri());
  }

  /**
   * The gRPC target of a service.
   *
   * @param channel the gateway's name for the service
   */
  static Map<String, String> toService(String channel, List<Replica> replicas) {
    return Map.of(
        "SPRING_GRPC_CLIENT_CHANNEL_%s_TARGET".formatted(channel), Replica.target(replicas));
  }

  /** Sets the HTTP port. */
  static Map<String, String> http(Replica replica) {
    return Map.of("SERVER_PORT", Integer.toString(replica.port()));
  }

  /** Sets the gRPC port and address. */
  static Map<String, String> grpc(Replica replica) {
    return Map.of(
        "SPRING_GRPC_SERVER_PORT",
        Integer.toString(replica.callsPort()),
        "SPRING_GRPC_SERVER_ADDRESS",
        HERE);
  }

  /** Makes the service reachable from this machine only. */
  static Map<String, String> onThisMachine(Replica replica) {
    return Map.of(
        "SERVER_ADDRESS", HERE,
        "MANAGEMENT_SERVER_ADDRESS", HERE,
        "MANAGEMENT_SERVER_PORT", Integer.toString(replica.managementPort()));
  }

  /** Merges maps; a later value replaces an earlier one. */
  @SafeVarargs
  static Map<String, String> merged(Map<String, String>... maps) {
    var merged = new LinkedHashMap<String, String>();
    for (var map : maps) {
      merged.putAll(map);
    }
    return merged;
  }
}
