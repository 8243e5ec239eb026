package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.Broker;
import dev.workstream.defaults.broker.BrokerUnavailable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What the broker says of the queues; every replica says the same. */
@Component
@EnableScheduling
class QueueMetrics {

  /** Not a number while the broker is away: unknown is not none. */
  private record Queues(double waiting, double consumers, double letters) {

    static final Queues UNKNOWN = new Queues(Double.NaN, Double.NaN, Double.NaN);
  }

  private final Broker broker;
  private volatile Queues queues = Queues.UNKNOWN;

  QueueMetrics(Broker broker, MeterRegistry meters) {
    this.broker = broker;
    Gauge.builder("workstream.inbox.queue.waiting", () -> queues.waiting())
        .description("Messages in the queue that no consumer has been given")
        .register(meters);
    Gauge.builder("workstream.inbox.queue.consumers", () -> queues.consumers())
        .description("Consumers of the queue, those that stand by included")
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
      // Without the broker, or before the queues are declared.
      queues = Queues.UNKNOWN;
    }
  }
}
