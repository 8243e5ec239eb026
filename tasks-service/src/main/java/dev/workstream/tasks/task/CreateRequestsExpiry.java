package dev.workstream.tasks.task;

import java.time.Clock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps the create requests from growing without end. */
@Component
class CreateRequestsExpiry {

  private static final int BATCH = 1_000;

  private final CreateRequests createRequests;
  private final Clock clock;

  CreateRequestsExpiry(CreateRequests createRequests, Clock clock) {
    this.createRequests = createRequests;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
  void forgetExpired() {
    var now = clock.instant();
    while (createRequests.forgetExpired(now, BATCH) == BATCH) {
      // Small transactions: a writer never waits for a long delete.
    }
  }
}
