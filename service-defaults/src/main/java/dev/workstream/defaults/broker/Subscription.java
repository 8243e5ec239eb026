package dev.workstream.defaults.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Receives the messages of one queue, up to the prefetch. The broker keeps a message until it is
 * acknowledged.
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

  /** Whether more messages may arrive. */
  public boolean isOpen() {
    return !consumer.isEnded.get() && channel.isOpen();
  }

  /** Acknowledges one message. */
  public void acknowledge(IncomingMessage message) {
    Channels.tell(() -> channel.basicAck(message.tag(), false));
  }

  /** Acknowledges a message and all messages before it. */
  public void acknowledgeUpTo(IncomingMessage message) {
    Channels.tell(() -> channel.basicAck(message.tag(), true));
  }

  /** Requeues a message and all unacknowledged messages before it. */
  public void giveBackUpTo(IncomingMessage message) {
    Channels.tell(() -> channel.basicNack(message.tag(), true, true));
  }

  /**
   * Stops the deliveries. Received messages can still be acknowledged, and messages on their way
   * still arrive.
   */
  public void cancel() {
    Channels.tell(() -> channel.basicCancel(consumerTag));
  }

  /** Unacknowledged messages return to the queue. */
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

    /** The broker sends this after the last delivery. */
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
