package dev.workstream.gateway.call;

import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Up when the tasks-service answers, even with NOT_SERVING: the gateway can then still send its
 * clients a proper error.
 */
@Component
class TasksHealthIndicator implements HealthIndicator {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final HealthBlockingStub stub;

  TasksHealthIndicator(Services services) {
    this.stub = HealthGrpc.newBlockingStub(services.tasks());
  }

  @Override
  public Health health() {
    try {
      var answer =
          stub.withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.getDefaultInstance());
      return Health.up().withDetail("serving", answer.getStatus().name()).build();
    } catch (StatusRuntimeException e) {
      return Health.down().build();
    }
  }
}
