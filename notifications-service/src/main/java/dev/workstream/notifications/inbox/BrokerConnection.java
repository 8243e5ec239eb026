package dev.workstream.notifications.inbox;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.stereotype.Component;

/** The service's connection to the broker, for what Spring's templates do not do. */
@Component
class BrokerConnection {

  private final ConnectionFactory connections;

  BrokerConnection(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * The connection as it is, or a new one.
   *
   * @throws org.springframework.amqp.AmqpException or {@link IOException} if the broker is away
   */
  Connection get() throws IOException {
    var connection = connections.createConnection().getDelegate();
    if (connection == null) {
      throw new IOException("There is no connection");
    }
    return connection;
  }
}
