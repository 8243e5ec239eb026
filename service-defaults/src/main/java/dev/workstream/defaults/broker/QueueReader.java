package dev.workstream.defaults.broker;

import com.rabbitmq.client.Channel;
import java.util.Optional;

/** Reads a queue one message at a time. On close, unacknowledged messages return to the queue. */
public final class QueueReader implements AutoCloseable {

  private final Channel channel;
  private final String queue;

  QueueReader(Channel channel, String queue) {
    this.channel = channel;
    this.queue = queue;
  }

  /** How many messages in the queue are ready for a consumer. */
  public long messageCount() {
    return Channels.ask(() -> channel.messageCount(queue));
  }

  public long consumerCount() {
    return Channels.ask(() -> channel.consumerCount(queue));
  }

  /** The next message; empty if the queue is empty. */
  public Optional<IncomingMessage> next() {
    return Optional.ofNullable(Channels.ask(() -> channel.basicGet(queue, false)))
        .map(Channels::message);
  }

  public void acknowledge(IncomingMessage message) {
    Channels.tell(() -> channel.basicAck(message.tag(), false));
  }

  @Override
  public void close() {
    Channels.close(channel);
  }
}
