package dev.workstream.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.tasks.RealEngines;
import dev.workstream.tasks.due.DueWork;
import dev.workstream.tasks.due.Next;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class CreateRequestsExpiryIntegrationTests {

  @Autowired CreateRequestsExpiry expiry;
  @Autowired JdbcClient jdbc;
  @Autowired List<DueWork> works;
  @Autowired MeterRegistry meters;

  @Test
  void concurrentReplicasDeleteOnlyExpiredRequests() throws Exception {
    insert("expired", 3_500, "- interval '1 second'");
    insert("kept", 2, "+ interval '1 hour'");

    try (var replicas = Executors.newFixedThreadPool(3)) {
      for (var done :
          replicas.invokeAll(Collections.nCopies(3, (Callable<Next>) this::untilDone))) {
        assertThat(done.get()).isInstanceOf(Next.At.class);
      }
    }

    // Other test classes share the database and leave requests that have not expired.
    assertThat(
            jdbc.sql(
                    """
                    select request_id from create_requests
                    where request_id like 'expired%' or request_id like 'kept%'
                    """)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("kept1", "kept2");
  }

  @Test
  void runsAgainAMinuteAfterEverythingIsDone() {
    var now = Instant.now();
    assertThat(expiry.run(now)).isEqualTo(new Next.At(now.plus(1, ChronoUnit.MINUTES), 0));
  }

  @Test
  void everyWorkHasBothMetrics() {
    assertThat(works)
        .extracting(DueWork::name)
        .containsExactlyInAnyOrder("create-requests-expiry", "outbox-archive", "outbox-metrics")
        .allSatisfy(work -> {
          meters.get("workstream.due.late").tag("work", work).gauge();
          meters.get("workstream.due.done").tag("work", work).functionCounter();
        });
  }

  private Next untilDone() {
    while (true) {
      if (expiry.run(Instant.now()) instanceof Next.At at) {
        return at;
      }
    }
  }

  private void insert(String name, int many, String expiry) {
    jdbc.sql(
            """
            insert into create_requests (request_id, fingerprint, task_id, expires_at)
            select :name || number, '', gen_random_uuid(), now() %s
            from generate_series(1, :many) as number
            """
                .formatted(expiry))
        .param("name", name)
        .param("many", many)
        .update();
  }
}
