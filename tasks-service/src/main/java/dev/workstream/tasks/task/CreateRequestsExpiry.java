package dev.workstream.tasks.task;

import dev.workstream.tasks.due.DueWork;
import dev.workstream.tasks.due.Next;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Deletes expired create requests, so that their table does not grow forever. */
@Component
class CreateRequestsExpiry implements DueWork {

  /** Small transactions, so that a writer never waits for a long delete. */
  private static final int BATCH = 1_000;

  /** An expired row does no harm: a create overwrites it. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final CreateRequests createRequests;

  CreateRequestsExpiry(CreateRequests createRequests) {
    this.createRequests = createRequests;
  }

  @Override
  public String name() {
    return "create-requests-expiry";
  }

  @Override
  public Next run(Instant now) {
    var forgotten = createRequests.forgetExpired(now, BATCH);
    return forgotten == BATCH ? new Next.Again(forgotten) : new Next.At(now.plus(PAUSE), forgotten);
  }
}
