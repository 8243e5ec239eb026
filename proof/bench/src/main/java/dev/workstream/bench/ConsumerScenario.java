package dev.workstream.bench;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.mongodb.client.MongoClients;
import com.rabbitmq.client.AMQP.BasicProperties;
import dev.workstream.engines.Wait;
import dev.workstream.launcher.LaunchFailure;
import dev.workstream.proof.client.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How fast waiting messages become records, beside a consumer that only acknowledges. */
final class ConsumerScenario implements Scenario {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();
  private static final int UNCONFIRMED = 1_000;

  /** Share of messages before the measurement starts: a new process runs uncompiled code. */
  private static final double COLD_SHARE = 0.2;

  private static final Column SETTLED = Column.perSecond("settled");

  private final Stage stage;
  private final PerfTest perfTest;
  private final Table table = new Table("consumer", "waiting messages", SETTLED);

  ConsumerScenario(Stage stage) {
    this.stage = stage;
    this.perfTest = new PerfTest(stage);
  }

  @Override
  public void prepare() {}

  @Override
  public void round(int number) throws Exception {
    var all = stage.scale().waitingMessages();
    beginWithoutRecords();
    if (perfTest.isInstalled()) {
      publish(ids(all));
      table.add(
          "RabbitMQ PerfTest, acknowledges 100 at a time and does nothing",
          SETTLED,
          perfTest.consume(Stage.QUEUE, all, 1_000, 100));
    }
    var first = ids(all);
    publish(first);
    table.add("no duplicates", SETTLED, settle(all));

    beginWithoutRecords();
    var second = ids(all);
    // Every tenth message repeats an event from five messages earlier.
    for (var i = 10; i < all; i += 10) {
      second.set(i, second.get(i - 5));
    }
    publish(second);
    table.add("one in ten is a duplicate", SETTLED, settle(all));

    beginWithoutRecords();
    publish(first);
    table.add("all are duplicates", SETTLED, settle(all));
  }

  @Override
  public List<Table> tables() {
    return List.of(table);
  }

  @Override
  public void close() {}

  private static List<UUID> ids(int count) {
    var ids = new ArrayList<UUID>(count);
    for (var i = 0; i < count; i++) {
      ids.add(IDS.generate());
    }
    return ids;
  }

  /** Existing records slow the start of a consumer, so each measurement begins without them. */
  private void beginWithoutRecords() {
    stage.system().end(Stage.NOTIFICATIONS);
    var uri = stage.system().records().uri();
    try (var mongo = MongoClients.create(uri)) {
      mongo
          .getDatabase(uri.substring(uri.lastIndexOf('/') + 1).replaceFirst("\\?.*", ""))
          .getCollection("notifications")
          .drop();
    }
  }

  private void publish(List<UUID> eventIds) {
    stage.atBroker(channel -> {
      channel.confirmSelect();
      for (var i = 0; i < eventIds.size(); i++) {
        var eventId = eventIds.get(i);
        var properties =
            new BasicProperties.Builder()
                .messageId(eventId.toString())
                .type(SampleEvent.TYPE)
                .appId("workstream-tasks")
                .contentType("application/json")
                .deliveryMode(2)
                .headers(
                    Map.of(
                        "traceparent",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                        "x-workstream-published-at",
                        "2026-11-20T12:00:00.125Z"))
                .build();
        channel.basicPublish(
            Stage.EXCHANGE, SampleEvent.TYPE, properties, SampleEvent.body(eventId, eventId));
        if ((i + 1) % UNCONFIRMED == 0) {
          channel.waitForConfirmsOrDie(LIMIT.toMillis());
        }
      }
      channel.waitForConfirmsOrDie(LIMIT.toMillis());
      return true;
    });
  }

  /** Starts the consumer, and measures from the end of the warm-up to the last message. */
  private double settle(int messages) {
    stage.system().restart(Stage.NOTIFICATIONS);
    try (var metrics = new Metrics(stage.system().management(Stage.NOTIFICATIONS))) {
      awaitSettled(metrics, messages * COLD_SHARE);
      var already = settled(metrics);
      var begin = System.nanoTime();
      awaitSettled(metrics, messages);
      return (messages - already) / ((System.nanoTime() - begin) / 1e9);
    }
  }

  private static void awaitSettled(Metrics metrics, double messages) {
    if (!Wait.until(LIMIT, () -> settled(metrics) >= messages)) {
      throw new LaunchFailure("The consumer did not settle %.0f messages".formatted(messages));
    }
  }

  private static double settled(Metrics metrics) {
    return metrics.sum("workstream_inbox_recorded_total")
        + metrics.sum("workstream_inbox_duplicates_total");
  }
}
