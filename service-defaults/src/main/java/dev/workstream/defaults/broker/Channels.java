package dev.workstream.defaults.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes channels, and translates the client's exceptions. */
final class Channels {

  private static final Logger log = LoggerFactory.getLogger(Channels.class);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private Channels() {}

  /** An operation of RabbitMQ's client that returns a value. */
  @FunctionalInterface
  interface Operation<T> {

    T run() throws IOException, TimeoutException;
  }

  /** An operation of RabbitMQ's client that returns nothing. */
  @FunctionalInterface
  interface Command {

    void run() throws IOException, TimeoutException;
  }

  static <T> T ask(Operation<T> operation) {
    try {
      return operation.run();
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      // The client hides the broker's reason in the cause of an exception without a message.
      throw new BrokerUnavailable(
          e instanceof IOException && e.getCause() instanceof ShutdownSignalException said
              ? said
              : e);
    }
  }

  static void tell(Command command) {
    ask(() -> {
      command.run();
      return true;
    });
  }

  static Channel open(Connection connection) {
    return ask(() -> {
      var channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("This connection has no free channel");
      }
      return channel;
    });
  }

  /** Waits until the broker has closed the channel, or until a limit. */
  static void close(Channel channel) {
    try {
      if (!discard(channel).join(CLOSE_LIMIT)) {
        log.debug("The broker did not close a channel within {}", CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closes the channel on another thread, because the client waits for the answer without a limit.
   */
  static Thread discard(Channel channel) {
    return Thread.ofVirtual()
        .name("broker-close")
        .start(() -> {
          try {
            channel.abort();
          } catch (IOException | RuntimeException e) {
            log.debug("The channel was already closed", e);
          }
        });
  }

  static IncomingMessage message(Envelope envelope, BasicProperties properties, byte[] body) {
    return new IncomingMessage(
        envelope.getDeliveryTag(),
        envelope.isRedeliver(),
        envelope.getExchange(),
        envelope.getRoutingKey(),
        MessageProperties.of(properties),
        body);
  }

  static IncomingMessage message(GetResponse response) {
    return message(response.getEnvelope(), response.getProps(), response.getBody());
  }
}
