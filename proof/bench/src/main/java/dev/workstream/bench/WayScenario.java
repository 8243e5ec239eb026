package dev.workstream.bench;

import dev.workstream.proof.client.Metrics;
import java.util.List;

/** The times from a change to its confirm and to its record, at several rates. */
final class WayScenario implements Scenario {

  private static final int MEMORY_RATE = 200;

  private static final Column CREATE_P99 = Column.millis("create p99");
  private static final Column CONFIRM_MEDIAN = Column.millis("append to confirm p50");
  private static final Column CONFIRM_P99 = Column.millis("append to confirm p99");
  private static final Column RECORD_MEDIAN = Column.millis("change to record p50");
  private static final Column RECORD_P99 = Column.millis("change to record p99");
  private static final Column FAILED = new Column("failed", 0);
  private static final Column RESIDENT = new Column("resident, MB", 0);

  private final Stage stage;
  private final Table way =
      new Table(
          "way",
          "tasks a second",
          CREATE_P99,
          CONFIRM_MEDIAN,
          CONFIRM_P99,
          RECORD_MEDIAN,
          RECORD_P99,
          FAILED);
  private final Table memory = new Table("memory", "service, at 200 tasks a second", RESIDENT);
  private final Metrics relay;
  private final Metrics consumer;
  private final Gateway gateway;

  WayScenario(Stage stage) {
    this.stage = stage;
    this.gateway = new Gateway(stage);
    this.relay = new Metrics(stage.system().management(Stage.TASKS));
    this.consumer = new Metrics(stage.system().management(Stage.NOTIFICATIONS));
  }

  @Override
  public void prepare() throws Exception {
    stage.warmUp(gateway::create);
  }

  @Override
  public void round(int number) throws Exception {
    for (var rate : stage.scale().rates()) {
      var confirmsBefore = relay.distribution("workstream_outbox_published");
      var recordsBefore = consumer.distribution("workstream_inbox_lag");
      var created = Load.atRate(rate, stage.scale().steady(), gateway::create);
      if (rate == MEMORY_RATE) {
        for (var service : stage.system().serviceNames()) {
          memory.add(service, RESIDENT, Stage.residentMegabytes(stage.system().process(service)));
        }
      }
      stage.awaitQuiet();
      var row = "%,d".formatted(rate);
      var confirms = relay.distribution("workstream_outbox_published").since(confirmsBefore);
      var records = consumer.distribution("workstream_inbox_lag").since(recordsBefore);
      way.add(row, CREATE_P99, created.millisAt(99));
      way.add(row, CONFIRM_MEDIAN, confirms.secondsAt(0.5) * 1e3);
      way.add(row, CONFIRM_P99, confirms.secondsAt(0.99) * 1e3);
      way.add(row, RECORD_MEDIAN, records.secondsAt(0.5) * 1e3);
      way.add(row, RECORD_P99, records.secondsAt(0.99) * 1e3);
      way.add(row, FAILED, created.failed());
    }
  }

  @Override
  public List<Table> tables() {
    return List.of(way, memory);
  }

  @Override
  public void close() {
    relay.close();
    consumer.close();
    gateway.close();
  }
}
