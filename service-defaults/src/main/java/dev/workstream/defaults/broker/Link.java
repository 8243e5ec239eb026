package dev.workstream.defaults.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TCP connection to the broker. Opened when needed, and again after a loss. */
final class Link implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Link.class);

  /** Long enough for a busy broker to create a replicated queue. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  /** How long a thread waits while another thread connects. */
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);

  private record Opened(Connection connection, @Nullable Socket socket) {}

  private final String name;
  private final ConnectionFactory factory;
  private final List<Address> addresses;
  private final Consumer<Connection> onConnect;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable Socket lastSocket;
  private volatile @Nullable Opened current;
  private volatile @Nullable String blockedBecause;
  private volatile boolean isClosed;

  /**
   * @param settings how to connect
   * @param onConnect runs first on each new connection; if it throws, the connection is closed
   */
  Link(
      String name,
      ConnectionFactory settings,
      List<Address> addresses,
      Consumer<Connection> onConnect) {
    this.name = name;
    this.addresses = addresses;
    this.onConnect = onConnect;
    factory = settings.clone();
    factory.setAutomaticRecoveryEnabled(false);
    factory.setHandshakeTimeout((int) ANSWER_LIMIT.toMillis());
    factory.setChannelRpcTimeout((int) ANSWER_LIMIT.toMillis());
    factory.setShutdownTimeout((int) CLOSE_LIMIT.toMillis());
    factory.setSocketConfigurator(
        settings.getSocketConfigurator().andThen(socket -> lastSocket = socket));
  }

  /** The open connection, or a new one. */
  Connection open() {
    var opened = current;
    if (opened != null && opened.connection().isOpen()) {
      return opened.connection();
    }
    try {
      if (!connecting.tryLock(CONNECT_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new BrokerUnavailable("Another thread did not connect within " + CONNECT_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailable(e);
    }
    try {
      opened = current;
      return opened != null && opened.connection().isOpen() ? opened.connection() : connect();
    } finally {
      connecting.unlock();
    }
  }

  private Connection connect() {
    if (isClosed) {
      throw new BrokerUnavailable("The service is stopping");
    }
    var connection = Channels.ask(() -> factory.newConnection(addresses, name));
    blockedBecause = null;
    connection.addBlockedListener(
        reason -> {
          blockedBecause = reason;
          log.warn("The broker takes no messages from {}: {}", name, reason);
        },
        () -> {
          blockedBecause = null;
          log.info("The broker takes messages from {} again", name);
        });
    try {
      onConnect.accept(connection);
    } catch (RuntimeException e) {
      connection.abort((int) CLOSE_LIMIT.toMillis());
      throw e;
    }
    current = new Opened(connection, lastSocket);
    if (isClosed) {
      close();
    }
    return connection;
  }

  /** The open connection, or null. Does not connect. */
  @Nullable Connection ifOpen() {
    var opened = current;
    return opened != null && opened.connection().isOpen() ? opened.connection() : null;
  }

  /** Why the broker blocks publishing on this connection; null if it does not. */
  @Nullable String blockedBecause() {
    return ifOpen() == null ? null : blockedBecause;
  }

  /**
   * Closes the socket without the AMQP handshake, so that a thread blocked in a write fails. An
   * orderly close would block in a write too.
   */
  void cut(Connection connection) {
    var opened = current;
    if (opened == null || opened.connection() != connection || opened.socket() == null) {
      return;
    }
    log.warn("The broker does not read; closed its connection: {}", name);
    try {
      // Without this, a TLS socket waits for the blocked write before it closes.
      opened.socket().setSoLinger(true, 0);
      opened.socket().close();
    } catch (IOException e) {
      log.debug("The socket was already closed", e);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    var connection = ifOpen();
    if (connection == null) {
      return;
    }
    try {
      var closing =
          Thread.ofVirtual()
              .name("broker-close")
              .start(() -> connection.abort((int) CLOSE_LIMIT.toMillis()));
      if (!closing.join(CLOSE_LIMIT)) {
        cut(connection);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cut(connection);
    }
  }
}
