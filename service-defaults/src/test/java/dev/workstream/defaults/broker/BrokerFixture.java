package dev.workstream.defaults.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.testengines.TestEngines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** A {@link Broker} connected to a real broker, and a separate connection for the test. */
final class BrokerFixture implements AutoCloseable {

  final String queue = "test." + UUID.randomUUID();
  final Broker broker;
  final Publisher publisher;
  private Connection connection;
  private Channel channel;

  BrokerFixture(Declaration... declarations) throws Exception {
    this(TestEngines.rabbit().port(), declarations);
  }

  BrokerFixture(int port, Declaration... declarations) throws Exception {
    var settings = settings();
    broker =
        new Broker(
            "test",
            settings,
            List.of(new Address(settings.getHost(), port)),
            List.of(declarations));
    publisher = new Publisher(broker.publishing(), Ticker.system());
    connection = connect();
  }

  static ConnectionFactory settings() {
    var address = TestEngines.rabbit();
    var settings = new ConnectionFactory();
    settings.setHost(address.host());
    settings.setPort(address.port());
    settings.setUsername(address.username());
    settings.setPassword(address.password());
    settings.setAutomaticRecoveryEnabled(false);
    settings.setConnectionTimeout(2_000);
    settings.setRequestedHeartbeat(6);
    return settings;
  }

  private static Connection connect() throws IOException {
    try {
      return settings().newConnection();
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  static boolean isRabbit(Connection connection) {
    return "RabbitMQ".equals(String.valueOf(connection.getServerProperties().get("product")));
  }

  boolean isRabbit() {
    return isRabbit(connection);
  }

  /**
   * Survives refusals, which close a channel, and the broker's end, which closes the connection.
   */
  Channel channel() throws IOException {
    if (!connection.isOpen()) {
      connection = connect();
    }
    if (channel == null || !channel.isOpen()) {
      channel = connection.createChannel();
    }
    return channel;
  }

  BrokerFixture withQueue() throws Exception {
    channel().queueDeclare(queue, true, false, false, Map.of());
    return this;
  }

  OutgoingMessage to(String routingKey, String id) {
    return new OutgoingMessage(
        "", routingKey, MessageProperties.builder().messageId(id).build(), bytes(id));
  }

  OutgoingMessage message(String id) {
    return to(queue, id);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    publisher.close();
    broker.close();
    channel().queueDelete(queue);
    connection.close();
  }
}
