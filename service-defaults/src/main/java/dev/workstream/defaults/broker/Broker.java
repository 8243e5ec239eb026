package dev.workstream.defaults.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.List;

/**
 * The broker as a service reaches it: one connection for publishing, one for everything else.
 * Connects when it must, and again after a loss.
 */
public final class Broker implements AutoCloseable {

  private final Link publishing;
  private final Link consuming;
  private final Declarer declarer;

  Broker(
      String serviceName,
      ConnectionFactory settings,
      List<Address> addresses,
      List<Declaration> declarations) {
    declarer = new Declarer(declarations);
    publishing = new Link(serviceName + " publishing", settings, addresses, declarer::declare);
    consuming = new Link(serviceName + " consuming", settings, addresses, declarer::declare);
  }

  /**
   * Has the messages of a queue delivered until the subscription is closed or ends otherwise.
   *
   * @param prefetch how many messages the broker hands out before it waits for acknowledgements
   * @throws BrokerUnavailable also if there is no such queue
   */
  public Subscription subscribe(String queue, int prefetch, Deliveries deliveries) {
    return Subscription.open(Channels.open(consuming.open()), queue, prefetch, deliveries);
  }

  /**
   * Opens a queue for a look, or to take single messages out of it.
   *
   * @throws BrokerUnavailable if the broker is away; the reader's methods throw it also if there is
   *     no such queue
   */
  public QueueReader read(String queue) {
    return new QueueReader(Channels.open(consuming.open()), queue);
  }

  /**
   * Declares now what is otherwise declared every five seconds.
   *
   * @throws BrokerUnavailable also if the broker refuses a declaration
   */
  public void declare() {
    var before = consuming.ifOpen();
    var connection = consuming.open();
    // A new connection has just been declared on.
    if (connection == before) {
      declarer.declare(connection);
    }
  }

  /** Costs nothing: asks the connections, not the broker. */
  public BrokerStatus status() {
    var connection = consuming.ifOpen();
    return new BrokerStatus(
        connection != null,
        publishing.blockedBecause() != null,
        connection == null ? null : version(connection));
  }

  Link publishing() {
    return publishing;
  }

  private static String version(Connection connection) {
    return String.valueOf(connection.getServerProperties().get("version"));
  }

  @Override
  public void close() {
    publishing.close();
    consuming.close();
  }
}
