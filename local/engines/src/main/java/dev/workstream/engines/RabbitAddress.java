package dev.workstream.engines;

import com.rabbitmq.client.ConnectionFactory;

/** The address of an AMQP 0-9-1 broker. The virtual host is the default. */
public record RabbitAddress(String host, int port, String username, String password) {

  /** A connection factory for this broker, with the client's default settings. */
  public ConnectionFactory connections() {
    var connections = new ConnectionFactory();
    connections.setHost(host);
    connections.setPort(port);
    connections.setUsername(username);
    connections.setPassword(password);
    return connections;
  }
}
