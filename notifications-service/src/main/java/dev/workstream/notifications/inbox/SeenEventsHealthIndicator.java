package dev.workstream.notifications.inbox;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;

/** Reports Redis. Without it the status is DEGRADED, because consumption continues. */
@Component
class SeenEventsHealthIndicator implements HealthIndicator {

  private final RedisConnectionFactory connections;

  SeenEventsHealthIndicator(RedisConnectionFactory connections) {
    this.connections = connections;
  }

  @Override
  public Health health() {
    try (var connection = connections.getConnection()) {
      connection.ping();
      return Health.up().build();
    } catch (DataAccessException e) {
      return Health.status(new Status("DEGRADED")).build();
    }
  }
}
