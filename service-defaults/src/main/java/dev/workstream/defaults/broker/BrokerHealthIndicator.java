package dev.workstream.defaults.broker;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Reports DEGRADED, not DOWN, while the broker is down or blocks publishers. The service can still
 * do its other work, which an unready service could not.
 */
final class BrokerHealthIndicator implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final Broker broker;

  BrokerHealthIndicator(Broker broker) {
    this.broker = broker;
  }

  @Override
  public Health health() {
    var status = broker.status();
    if (!status.isOpen()) {
      return Health.status(DEGRADED).build();
    }
    return Health.status(status.isBlocked() ? DEGRADED : Status.UP)
        .withDetail("version", String.valueOf(status.version()))
        .withDetail("blocked", status.isBlocked())
        .build();
  }
}
