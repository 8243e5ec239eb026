package dev.workstream.bench;

import dev.workstream.engines.Wait;
import dev.workstream.launcher.LaunchFailure;
import dev.workstream.proof.client.Metrics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * The time from a change to the bytes at a client that follows it, with many open connections. One
 * client follows all tasks, each other client follows one task. The baseline is the time to the
 * record.
 */
final class LiveScenario implements Scenario {

  private static final int RATE = 200;
  private static final int ATTEMPTS = 5;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Column MEDIAN = Column.millis("after the change, p50");
  private static final Column P99 = Column.millis("after the change, p99");
  private static final Column EVENTS = new Column("events", 0);
  private static final Column FAILED = new Column("failed calls", 0);

  private final Stage stage;
  private final Gateway gateway;
  private final Metrics consumer;
  private final Table table = new Table("live", "an event is", MEDIAN, P99, EVENTS, FAILED);

  LiveScenario(Stage stage) {
    this.stage = stage;
    this.gateway = new Gateway(stage);
    this.consumer = new Metrics(stage.system().management(Stage.NOTIFICATIONS));
  }

  @Override
  public void prepare() throws Exception {
    var end = System.nanoTime() + stage.scale().warmUp().toNanos();
    do {
      measure(new Table("warm-up", "", MEDIAN, P99, EVENTS, FAILED));
    } while (System.nanoTime() < end);
  }

  @Override
  public void round(int number) throws Exception {
    measure(table);
  }

  private void measure(Table into) throws Exception {
    var tasks = new ArrayList<UUID>();
    for (var i = 1; i < stage.scale().streams(); i++) {
      tasks.add(gateway.created());
    }
    stage.awaitQuiet();
    // Start after the history: the embedded MongoDB has no index for it, and 500 searches would
    // distort the result.
    var end = "?after=" + gateway.events(tasks.getLast()).path("next_after").asString();
    var since = Instant.now();
    try (var ofOne = new Streams(stage.system().gateway());
        var ofAll = new Streams(stage.system().gateway())) {
      ofAll.open(List.of("/api/v1/events" + end), since);
      ofOne.open(tasks.stream().map(task -> Gateway.eventsOf(task) + end).toList(), since);
      await("open", () -> consumer.sum("workstream_live_watches") == stage.scale().streams());
      var recordsBefore = consumer.distribution("workstream_inbox_lag");
      var next = new AtomicInteger();
      // As many creates as there are tasks to complete.
      var answers =
          Load.atRate(
              RATE, Duration.ofMillis(2_000L * tasks.size() / RATE), () -> change(tasks, next));
      var ofAllExpected = 2L * tasks.size() - answers.failed();
      var isAllReceived =
          Wait.until(
              LIMIT, () -> ofOne.received() >= tasks.size() && ofAll.received() >= ofAllExpected);
      stage.awaitQuiet();
      var lost = ofOne.lost() + ofAll.lost();
      if (!isAllReceived || lost > 0) {
        throw new LaunchFailure(
            "Followers of one task received %d of %d events, the follower of all tasks %d of %d; %d streams ended"
                .formatted(ofOne.received(), tasks.size(), ofAll.received(), ofAllExpected, lost));
      }
      var records = consumer.distribution("workstream_inbox_lag").since(recordsBefore);
      into.add("recorded", MEDIAN, records.secondsAt(0.5) * 1e3);
      into.add("recorded", P99, records.secondsAt(0.99) * 1e3);
      into.add("recorded", EVENTS, records.count());
      into.add("recorded", FAILED, answers.failed());
      add(into, "at the client that follows its task", ofOne.ages());
      add(into, "at the client that follows all tasks", ofAll.ages());
    }
    await("closed", () -> consumer.sum("workstream_live_watches") == 0);
  }

  private static void add(Table into, String row, Histogram ages) {
    into.add(row, MEDIAN, ages.getValueAtPercentile(50) / 1e6);
    into.add(row, P99, ages.getValueAtPercentile(99) / 1e6);
    into.add(row, EVENTS, ages.getTotalCount());
  }

  private static void await(String what, BooleanSupplier condition) {
    if (!Wait.until(LIMIT, condition)) {
      throw new LaunchFailure("Not all streams were %s within %s".formatted(what, LIMIT));
    }
  }

  private void change(List<UUID> tasks, AtomicInteger next) {
    var number = next.getAndIncrement();
    if (number % 2 == 0) {
      complete(tasks.get(number / 2));
    } else {
      gateway.create();
    }
  }

  /** Retries, because a follower waits for this event. */
  private void complete(UUID task) {
    for (var attempt = 1; ; attempt++) {
      try {
        gateway.complete(task);
        break;
      } catch (UncheckedIOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public List<Table> tables() {
    return List.of(table);
  }

  @Override
  public void close() {
    consumer.close();
    gateway.close();
  }
}
