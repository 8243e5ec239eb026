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

/** Receives events through a separate queue, and records their ages. */
final class Subscriber implements AutoCloseable {

  private final Connection connection;
  private final JsonMapper json = new JsonMapper();
  private final Recorder ages = new Recorder(Duration.ofSeconds(60).toNanos(), 3);
  private final LongAdder received = new LongAdder();

  Subscriber(Stage stage) {
    connection = stage.broker();
    try {
      var channel = connection.createChannel();
      var queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, Stage.EXCHANGE, "workstream.task.#");
      channel.basicConsume(queue, true, (_, delivery) -> receive(delivery.getBody()), _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long received() {
    return received.sum();
  }

  /** The ages of the events since the last call, in nanoseconds. */
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

  private void receive(byte[] body) {
    var now = Instant.now();
    var occurredAt = Instant.parse(json.readTree(body).path("occurred_at").asString());
    ages.recordValue(Math.max(0, Duration.between(occurredAt, now).toNanos()));
    received.increment();
  }
}
