package dev.workstream.notifications.inbox;

import com.rabbitmq.client.Channel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What the broker says of the queues; every replica says the same. */
@Component
@EnableScheduling
class InboxMetrics {

  /** Not a number while the broker is away: unknown is not none. */
  private record Queues(double waiting, double consumers, double letters) {

    static final Queues UNKNOWN = new Queues(Double.NaN, Double.NaN, Double.NaN);
  }

  private final RabbitTemplate rabbit;
  private volatile Queues queues = Queues.UNKNOWN;

  InboxMetrics(RabbitTemplate rabbit, MeterRegistry meters) {
    this.rabbit = rabbit;
    Gauge.builder("workstream.inbox.queue.waiting", () -> queues.waiting())
        .description("Messages in the queue that nobody has been given")
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
    try {
      queues = rabbit.execute(InboxMetrics::look);
    } catch (AmqpException e) {
      // Without the broker, or before the queues are declared.
      queues = Queues.UNKNOWN;
    }
  }

  private static Queues look(Channel channel) throws IOException {
    var queue = channel.queueDeclarePassive(InboxTopology.QUEUE);
    var letters = channel.queueDeclarePassive(InboxTopology.DEAD_LETTER_QUEUE);
    return new Queues(queue.getMessageCount(), queue.getConsumerCount(), letters.getMessageCount());
  }
}
