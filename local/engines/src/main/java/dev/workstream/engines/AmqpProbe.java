package dev.workstream.engines;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a broker for its version over AMQP. A broker that answers is ready for clients. */
final class AmqpProbe {

  private AmqpProbe() {}

  /** The broker's version; null while it does not answer. */
  static @Nullable String version(RabbitAddress address) {
    var connections = address.connections();
    connections.setConnectionTimeout(2_000);
    connections.setHandshakeTimeout(2_000);
    connections.setAutomaticRecoveryEnabled(false);
    try (var connection = connections.newConnection("probe")) {
      return String.valueOf(connection.getServerProperties().get("version"));
    } catch (IOException | TimeoutException e) {
      return null;
    }
  }
}
