package dev.workstream.defaults.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.List;

/**
 * A service's access to the broker: one connection for publishing, one for everything else.
 * Connects when needed, and again after a loss.
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
   * Delivers the messages of a queue until the subscription is closed or ends.
   *
   * @param prefetch max unacknowledged messages
   * @throws BrokerUnavailable also if the queue does not exist
   */
  public Subscription subscribe(String queue, int prefetch, Deliveries deliveries) {
    return Subscription.open(Channels.open(consuming.open()), queue, prefetch, deliveries);
  }

  /**
   * Opens a queue to inspect it or to take single messages from it.
   *
   * @throws BrokerUnavailable if the broker is down; the reader's methods also throw it if the
   *     queue does not exist
   */
  public QueueReader read(String queue) {
    return new QueueReader(Channels.open(consuming.open()), queue);
  }

  /**
   * Declares everything now, instead of within five seconds.
   *
   * @throws BrokerUnavailable also if the broker refuses a declaration
   */
  public void declare() {
    var before = consuming.ifOpen();
    var connection = consuming.open();
    // Opening a new connection has already declared everything.
    if (connection == before) {
      declarer.declare(connection);
    }
  }

  /** Cheap: checks the connections and sends nothing to the broker. */
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
