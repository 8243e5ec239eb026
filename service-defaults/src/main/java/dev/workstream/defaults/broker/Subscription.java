package dev.workstream.defaults.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The messages of one queue, handed out until the prefetch is used up. A message stays the broker's
 * until it is acknowledged.
 */
public final class Subscription implements AutoCloseable {

  private final Channel channel;
  private final Consumer consumer;
  private final String consumerTag;

  private Subscription(Channel channel, Consumer consumer, String consumerTag) {
    this.channel = channel;
    this.consumer = consumer;
    this.consumerTag = consumerTag;
  }

  static Subscription open(Channel channel, String queue, int prefetch, Deliveries deliveries) {
    var consumer = new Consumer(channel, deliveries);
    try {
      var tag =
          Channels.ask(() -> {
            channel.basicQos(prefetch);
            return channel.basicConsume(queue, false, consumer);
          });
      return new Subscription(channel, consumer, tag);
    } catch (BrokerUnavailable e) {
      Channels.close(channel);
      throw e;
    }
  }

  /** Whether messages may still come. */
  public boolean isOpen() {
    return !consumer.isEnded.get() && channel.isOpen();
  }

  /** Acknowledges one message. */
  public void acknowledge(IncomingMessage message) {
    Channels.tell(() -> channel.basicAck(message.tag(), false));
  }

  /** Acknowledges a message and all that came before it. */
  public void acknowledgeUpTo(IncomingMessage message) {
    Channels.tell(() -> channel.basicAck(message.tag(), true));
  }

  /** Returns a message, and all that came before it and were not acknowledged, to the queue. */
  public void giveBackUpTo(IncomingMessage message) {
    Channels.tell(() -> channel.basicNack(message.tag(), true, true));
  }

  /**
   * Ends the deliveries. Messages that are already here can still be acknowledged; messages on
   * their way are still delivered.
   */
  public void cancel() {
    Channels.tell(() -> channel.basicCancel(consumerTag));
  }

  /** Whatever is not acknowledged goes back to the queue. */
  @Override
  public void close() {
    Channels.close(channel);
  }

  private static final class Consumer extends DefaultConsumer {

    private final Deliveries deliveries;
    private final AtomicBoolean isEnded = new AtomicBoolean();

    Consumer(Channel channel, Deliveries deliveries) {
      super(channel);
      this.deliveries = deliveries;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) {
      deliveries.delivered(Channels.message(envelope, properties, body));
    }

    @Override
    public void handleCancel(String tag) {
      end(Deliveries.End.CANCELLED_BY_BROKER);
    }

    /** Comes after every delivery that was on its way. */
    @Override
    public void handleCancelOk(String tag) {
      end(Deliveries.End.CANCELLED);
    }

    @Override
    public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
      end(Deliveries.End.CLOSED);
    }

    private void end(Deliveries.End end) {
      if (isEnded.compareAndSet(false, true)) {
        deliveries.ended(end);
      }
    }
  }
}
