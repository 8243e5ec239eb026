package dev.workstream.bench.peers;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Consumes a separate queue on a separate connection, so that it does not delay confirms. */
class Subscriber implements AutoCloseable {

  private static final int CLOSE_TIMEOUT_MILLIS = 5_000;

  private final Connection connection;

  /**
   * @param arrivals receives the event's id and {@link System#nanoTime}
   */
  Subscriber(CachingConnectionFactory connections, BiConsumer<String, Long> arrivals)
      throws IOException, TimeoutException {
    connection = connections.getRabbitConnectionFactory().newConnection("subscriber");
    var channel = connection.createChannel();
    var queue = channel.queueDeclare("", false, true, true, null).getQueue();
    channel.queueBind(queue, EventPublisher.EXCHANGE, TaskCreated.TYPE);
    channel.basicConsume(queue, true, new Arrivals(channel, arrivals));
  }

  @Override
  public void close() throws IOException {
    connection.close(CLOSE_TIMEOUT_MILLIS);
  }

  private static class Arrivals extends DefaultConsumer {

    private final BiConsumer<String, Long> arrivals;

    Arrivals(Channel channel, BiConsumer<String, Long> arrivals) {
      super(channel);
      this.arrivals = arrivals;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      arrivals.accept(properties.getMessageId(), System.nanoTime());
    }
  }
}
