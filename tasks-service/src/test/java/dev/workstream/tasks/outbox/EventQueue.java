package dev.workstream.tasks.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** A queue for one test, bound to the exchange. */
final class EventQueue implements AutoCloseable {

  private final RabbitTemplate rabbit;
  private final String name = "test." + UUID.randomUUID();

  EventQueue(ConnectionFactory connections) {
    rabbit = new RabbitTemplate(connections);
    rabbit.execute(channel -> channel.queueDeclare(name, true, false, false, null));
  }

  EventQueue bind(String routingKey) {
    rabbit.execute(channel -> {
      channel.exchangeDeclare(EventPublisher.EXCHANGE, "topic", true);
      return channel.queueBind(name, EventPublisher.EXCHANGE, routingKey);
    });
    return this;
  }

  /** Takes messages until it has {@code count}, or none arrives for five seconds. */
  List<Message> take(int count) {
    var messages = new ArrayList<Message>();
    while (messages.size() < count) {
      var message = rabbit.receive(name, Duration.ofSeconds(5).toMillis());
      if (message == null) {
        break;
      }
      messages.add(message);
    }
    return messages;
  }

  boolean isEmpty() {
    return rabbit.receive(name) == null;
  }

  @Override
  public void close() {
    rabbit.execute(channel -> channel.queueDelete(name));
  }
}
