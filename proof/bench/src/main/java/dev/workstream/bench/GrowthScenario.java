package dev.workstream.bench;

import dev.workstream.proof.client.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Whether calls and relay become slower with the number of existing tasks. Tables of several sizes
 * are renamed in turn to the name that the service uses.
 */
final class GrowthScenario implements Scenario {

  private static final int RATE = 200;
  private static final int PAGE = 200;
  private static final int PAGES_TIMED = 20;

  private static final Column MEDIAN = Column.millis("create p50 at 200/s");
  private static final Column P99 = Column.millis("create p99 at 200/s");
  private static final Column DRAINED = Column.perSecond("relay drains");
  private static final Column PAGE_MEDIAN = Column.millis("page of 200, p50");

  private final Stage stage;
  private final Metrics relay;
  private final Table growth = new Table("growth", "tasks in the table", MEDIAN, P99, DRAINED);
  private final Table depth = new Table("depth", "tasks before the page", PAGE_MEDIAN);
  private final Gateway gateway;

  GrowthScenario(Stage stage) {
    this.stage = stage;
    this.gateway = new Gateway(stage);
    this.relay = new Metrics(stage.system().management(Stage.TASKS));
  }

  @Override
  public void prepare() throws Exception {
    for (var size : stage.scale().tableSizes()) {
      stage.progress().say("  creating a table of %,d tasks".formatted(size));
      stage.execute("create table %s (like tasks including all)".formatted(table(size)));
      stage.execute(
          """
          insert into %s (id, title, description, status, created_at, completed_at, version)
          select uuidv7(interval '-10 days' + n * interval '1 millisecond'), 'Write it down',
            'All of it, on one page, before Monday.',
            case when n %% 10 = 0 then 'OPEN' else 'COMPLETED' end, now() - interval '20 days',
            case when n %% 10 = 0 then null else now() - interval '10 days' end, 2
          from generate_series(1, %d) as n\
          """
              .formatted(table(size), size));
      stage.execute("vacuum analyze " + table(size));
    }
    Load.saturated(stage.scale().warmUp(), gateway::create);
    Backlog.drain(stage, relay, stage.scale().waitingEvents() / 10);
    stage.awaitQuiet();
  }

  @Override
  public void round(int number) throws Exception {
    for (var size : stage.scale().tableSizes()) {
      var row = "%,d".formatted(size);
      inPlace(
          size,
          () -> {
            Load.atRate(RATE, Duration.ofSeconds(2), gateway::create);
            var created = Load.atRate(RATE, stage.scale().steady(), gateway::create);
            growth.add(row, MEDIAN, created.millisAt(50));
            growth.add(row, P99, created.millisAt(99));
            stage.awaitQuiet();
            var drained = Backlog.drain(stage, relay, stage.scale().waitingEvents() / 4);
            growth.add(row, DRAINED, drained);
            stage.awaitQuiet();
          });
    }
    inPlace(stage.scale().tableSizes().getLast(), this::walk);
  }

  @Override
  public List<Table> tables() {
    return List.of(growth, depth);
  }

  @Override
  public void close() {
    relay.close();
    gateway.close();
  }

  /** Runs while the service uses a table of another size. */
  @FunctionalInterface
  private interface Work {

    void run() throws Exception;
  }

  private void inPlace(int size, Work work) throws Exception {
    stage.execute(
        "begin; alter table tasks rename to parked; alter table %s rename to tasks; commit"
            .formatted(table(size)));
    try {
      work.run();
    } finally {
      stage.execute(
          "begin; alter table tasks rename to %s; alter table parked rename to tasks; commit"
              .formatted(table(size)));
    }
  }

  private void walk() {
    var timed = new ArrayList<Integer>();
    for (var passed = 0;
        passed <= stage.scale().deepest();
        passed = Math.max(10_000, passed * 10)) {
      timed.add(passed);
    }
    var token = "";
    var histogram = new Histogram(3);
    for (var page = 0; page * PAGE <= stage.scale().deepest() + PAGES_TIMED * PAGE; page++) {
      var passed = page * PAGE;
      var begin = System.nanoTime();
      var answer = page(token);
      var took = System.nanoTime() - begin;
      for (var from : timed) {
        if (passed >= from && passed < from + PAGES_TIMED * PAGE) {
          histogram.recordValue(took);
          if (passed == from + (PAGES_TIMED - 1) * PAGE) {
            depth.add("%,d".formatted(from), PAGE_MEDIAN, histogram.getValueAtPercentile(50) / 1e6);
            histogram.reset();
          }
        }
      }
      token = answer;
      if (token.isEmpty()) {
        return;
      }
    }
  }

  private String page(String token) {
    var after = token.isEmpty() ? "" : "&page_token=" + token;
    return gateway.page("?page_size=" + PAGE + after).path("next_page_token").asString("");
  }

  private static String table(int size) {
    return "tasks_" + size;
  }
}
