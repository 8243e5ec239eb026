package dev.workstream.tasks.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.tasks.RealEngines;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts the pages that a statement reads, because its time depends on the machine. */
@SpringBootTest
@ContextConfiguration(initializers = RealEngines.class)
class LargeBacklogIntegrationTests {

  private static final int SMALL = 2_000;
  private static final int LARGE = 200_000;
  private static final int A_MILLION = 1_000_000;

  /** Small enough for the socket's timeout. */
  private static final int CHUNK = 50_000;

  @Autowired OutboxSchedule schedule;
  @Autowired OutboxStore store;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;
  @Autowired JsonMapper json;

  @BeforeEach
  void stopTheRelay() {
    schedule.stop();
    jdbc.sql("truncate outbox").update();
  }

  @AfterEach
  void startTheRelay() {
    jdbc.sql("truncate outbox").update();
    schedule.start();
  }

  @Test
  void findingWorkCostsTheSameForAnyBacklog() {
    var find =
        Map.of(
            OutboxStore.LOCK_BUCKETS_WITH_WORK,
            Map.<String, Object>of(
                "buckets", OutboxStore.BUCKETS, "lockClass", 4711, "max", OutboxStore.BUCKETS),
            OutboxStore.DUE,
            Map.<String, Object>of(
                "buckets", IntStream.range(0, OutboxStore.BUCKETS).boxed().toList(), "limit", 32));
    fill(SMALL);
    var small = new HashMap<String, Long>();
    find.forEach((sql, parameters) -> small.put(sql, pages(sql, parameters)));
    fill(A_MILLION);
    find.forEach((sql, parameters) ->
        assertThat(pages(sql, parameters)).as(sql).isLessThan(2 * small.get(sql)));
  }

  @Test
  void metricsCostTheSameForAnyBacklog() {
    Map<String, Object> parameters = Map.of("exact", 10_000, "buckets", OutboxStore.BUCKETS);
    fill(20_000);
    var small = pages(OutboxStore.BACKLOG, parameters);
    fill(LARGE);
    assertThat(pages(OutboxStore.BACKLOG, parameters)).isLessThan(2 * small);
    assertThat(store.backlog().size()).isBetween(LARGE * 9L / 10, LARGE * 11L / 10);
    assertThat(store.backlog().oldest()).isNotNull();
  }

  @Test
  void aSmallBacklogIsCountedExactly() {
    fill(37);
    jdbc.sql("update outbox set next_attempt_at = now() where position % 10 = 0").update();
    assertThat(store.backlog().size()).isEqualTo(37);
    assertThat(store.backlog().heldBack()).isBetween(3L, 4L);
  }

  private void fill(int events) {
    jdbc.sql("truncate outbox").update();
    for (var first = 1; first <= events; first += CHUNK) {
      jdbc.sql(
              """
              insert into outbox
                (event_id, bucket, subject, sequence, event_type, body, traceparent)
              select gen_random_uuid(), n % 16, 'task/' || n, 1, 'workstream.task.created.v1',
                convert_to(repeat('x', 400), 'UTF8'), '00-1-2-01'
              from generate_series(:first, :last) as n
              """)
          .param("first", first)
          .param("last", Math.min(events, first + CHUNK - 1))
          .update();
    }
    jdbc.sql("analyze outbox").update();
  }

  private long pages(String sql, Map<String, Object> parameters) {
    return transaction.execute(status -> {
      status.setRollbackOnly();
      var plan =
          jdbc.sql("explain (analyze, buffers, format json) " + sql)
              .params(parameters)
              .query(String.class)
              .single();
      JsonNode root = json.readTree(plan).get(0).path("Plan");
      return root.path("Shared Hit Blocks").asLong() + root.path("Shared Read Blocks").asLong();
    });
  }
}
