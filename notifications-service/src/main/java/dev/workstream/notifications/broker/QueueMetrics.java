package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.Broker;
import dev.workstream.defaults.broker.BrokerUnavailable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Sizes of the queues, as the broker counts them. Every replica reports the same numbers. */
@Component
@EnableScheduling
class QueueMetrics {

  /** NaN while the broker is away: an unknown number is not 0. */
  private record Queues(double waiting, double consumers, double letters) {

    static final Queues UNKNOWN = new Queues(Double.NaN, Double.NaN, Double.NaN);
  }

  private final Broker broker;
  private volatile Queues queues = Queues.UNKNOWN;

  QueueMetrics(Broker broker, MeterRegistry meters) {
    this.broker = broker;
    Gauge.builder("workstream.inbox.queue.waiting", () -> queues.waiting())
        .description("Messages in the queue that wait for delivery")
        .register(meters);
    Gauge.builder("workstream.inbox.queue.consumers", () -> queues.consumers())
        .description("Consumers of the queue, including standby consumers")
        .register(meters);
    Gauge.builder("workstream.inbox.letters", () -> queues.letters())
        .description("Messages in the dead-letter queue")
        .register(meters);
  }

  @Scheduled(fixedDelayString = "PT10S")
  void measure() {
    try (var queue = broker.read(QueueTopology.QUEUE);
        var letters = broker.read(QueueTopology.DEAD_LETTER_QUEUE)) {
      queues = new Queues(queue.messageCount(), queue.consumerCount(), letters.messageCount());
    } catch (BrokerUnavailable e) {
      // The broker is away, or the queues are not declared yet.
      queues = Queues.UNKNOWN;
    }
  }
}
