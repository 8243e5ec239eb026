package dev.workstream.bench;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import tools.jackson.databind.json.JsonMapper;

/** Hears of events, with a queue of its own, and notes how old they are. */
final class Subscriber implements AutoCloseable {

  private final Connection connection;
  private final JsonMapper json = new JsonMapper();
  private final Recorder ages = new Recorder(Duration.ofSeconds(60).toNanos(), 3);
  private final LongAdder heard = new LongAdder();

  Subscriber(Stage stage) {
    connection = stage.broker();
    try {
      var channel = connection.createChannel();
      var queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, Stage.EXCHANGE, "workstream.task.#");
      channel.basicConsume(queue, true, (_, delivery) -> hear(delivery.getBody()), _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long heard() {
    return heard.sum();
  }

  /** The ages, in nanoseconds, of what was heard since the last time. */
  Histogram ages() {
    return ages.getIntervalHistogram();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hear(byte[] body) {
    var now = Instant.now();
    var occurredAt = Instant.parse(json.readTree(body).path("occurred_at").asString());
    ages.recordValue(Math.max(0, Duration.between(occurredAt, now).toNanos()));
    heard.increment();
  }
}
