package dev.workstream.notifications.inbox;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Reports the broker, but as DEGRADED when it is away: the records can still be read. */
@Component
class BrokerHealthIndicator implements HealthIndicator {

  private final RabbitTemplate rabbit;

  BrokerHealthIndicator(RabbitTemplate rabbit) {
    this.rabbit = rabbit;
  }

  @Override
  public Health health() {
    try {
      var version =
          rabbit.execute(channel ->
              String.valueOf(channel.getConnection().getServerProperties().get("version")));
      return Health.up().withDetail("version", String.valueOf(version)).build();
    } catch (AmqpException e) {
      return Health.status(new Status("DEGRADED")).build();
    }
  }
}
