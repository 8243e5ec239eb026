package dev.workstream.engines;

import com.rabbitmq.client.ConnectionFactory;

/** Where an AMQP 0-9-1 broker is; the virtual host is the default one. */
public record RabbitAddress(String host, int port, String username, String password) {

  /** Connections to this broker, with the client's own settings. */
  public ConnectionFactory connections() {
    var connections = new ConnectionFactory();
    connections.setHost(host);
    connections.setPort(port);
    connections.setUsername(username);
    connections.setPassword(password);
    return connections;
  }
}
