package dev.workstream.bench;

import dev.workstream.engines.Wait;
import dev.workstream.proof.client.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The relay, beside alternative libraries, and beside the broker's own load generator, which shows
 * the max rate.
 */
final class RelayScenario implements Scenario {

  private static final int RATE = 200;

  /** The number of events that the relay sends before it waits for confirms. */
  private static final int UNCONFIRMED = 512;

  private static final String ROW = "Workstream";
  private static final String CEILING = "RabbitMQ PerfTest, no database";
  private static final String RELAY_QUEUE = "bench.relay";

  private static final Column DRAINED = Column.perSecond("drained");
  private static final Column MEDIAN = Column.millis("change to subscriber p50 at 200/s");
  private static final Column P99 = Column.millis("change to subscriber p99 at 200/s");
  private static final Column OF_CEILING = new Column("of PerfTest, %", 0);

  private final Stage stage;
  private final PerfTest perfTest;
  private final Metrics relay;
  private final Table table = new Table("relay", "relay", DRAINED, OF_CEILING, MEDIAN, P99);
  private final Gateway gateway;

  RelayScenario(Stage stage) {
    this.stage = stage;
    this.gateway = new Gateway(stage);
    this.perfTest = new PerfTest(stage);
    this.relay = new Metrics(stage.system().management(Stage.TASKS));
  }

  @Override
  public void prepare() throws Exception {
    stage.warmUp(gateway::create);
    // Stop the consumer: it would take processor time from the relay, and less from the peers.
    stage.system().end(Stage.NOTIFICATIONS);
    stage.atBroker(channel -> channel.queueUnbind(Stage.QUEUE, Stage.EXCHANGE, "workstream.#"));
    for (var peer : Peer.installed(stage)) {
      stage.execute("create schema " + peer.schema());
    }
    withQueue(() -> {
      Backlog.drain(stage, relay, stage.scale().waitingEvents() / 4);
      steady();
    });
  }

  @Override
  public void round(int number) throws Exception {
    var events = stage.scale().waitingEvents();
    var ceiling = Double.NaN;
    if (perfTest.isInstalled()) {
      var perSecond = new double[1];
      withQueue(() -> perSecond[0] = perfTest.publish(RELAY_QUEUE, events, UNCONFIRMED));
      ceiling = perSecond[0];
      table.add(CEILING, DRAINED, ceiling);
    }
    var share = 100 / ceiling;
    withQueue(() -> {
      var perSecond = Backlog.drain(stage, relay, events);
      table.add(ROW, DRAINED, perSecond);
      if (perfTest.isInstalled()) {
        table.add(ROW, OF_CEILING, perSecond * share);
      }
    });
    withQueue(this::steadyRound);
    for (var peer : Peer.installed(stage)) {
      var figures = peer.measure(stage, stage.scale().peerEvents(), RATE, stage.scale().steady());
      stage.atBroker(channel -> channel.queueDelete(Peer.QUEUE));
      table.add(figures.name(), DRAINED, figures.drained());
      if (perfTest.isInstalled()) {
        table.add(figures.name(), OF_CEILING, figures.drained() * share);
      }
      table.add(figures.name(), MEDIAN, figures.medianMillis());
      table.add(figures.name(), P99, figures.p99Millis());
    }
  }

  @Override
  public List<Table> tables() {
    return List.of(table);
  }

  @Override
  public void close() {
    relay.close();
    gateway.close();
    stage.system().restart(Stage.NOTIFICATIONS);
  }

  /** Runs while one quorum queue, and no other queue, receives the events. */
  @FunctionalInterface
  private interface Measurement {

    void run() throws Exception;
  }

  private void withQueue(Measurement measurement) throws Exception {
    stage.atBroker(channel -> {
      channel.queueDeclare(RELAY_QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
      return channel.queueBind(RELAY_QUEUE, Stage.EXCHANGE, "workstream.#");
    });
    try {
      measurement.run();
    } finally {
      stage.atBroker(channel -> channel.queueDelete(RELAY_QUEUE));
    }
  }

  private void steadyRound() throws Exception {
    try (var subscriber = new Subscriber(stage)) {
      var created = steady();
      Wait.until(Duration.ofSeconds(10), () -> subscriber.received() >= created);
      var ages = subscriber.ages();
      table.add(ROW, MEDIAN, ages.getValueAtPercentile(50) / 1e6);
      table.add(ROW, P99, ages.getValueAtPercentile(99) / 1e6);
    }
  }

  private long steady() throws Exception {
    var created = Load.atRate(RATE, stage.scale().steady(), gateway::create);
    return created.latencies().getTotalCount() - created.failed();
  }
}
