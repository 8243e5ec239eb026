package dev.workstream.defaults.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Declares a service's exchanges, queues and bindings. Does not change existing ones. */
final class Declarer {

  private static final Logger log = LoggerFactory.getLogger(Declarer.class);

  private final List<Declaration> declarations;

  /** Queues that the broker has with other arguments. */
  private final Set<String> differing = ConcurrentHashMap.newKeySet();

  Declarer(List<Declaration> declarations) {
    this.declarations = declarations;
  }

  void declare(Connection connection) {
    if (declarations.isEmpty()) {
      return;
    }
    var channel = Channels.open(connection);
    try {
      for (var declaration : declarations) {
        // The broker closes the channel when it refuses a declaration.
        if (!channel.isOpen()) {
          channel = Channels.open(connection);
        }
        declare(declaration, channel, connection);
      }
    } finally {
      Channels.close(channel);
    }
  }

  private void declare(Declaration declaration, Channel channel, Connection connection) {
    switch (declaration) {
      case Declaration.Exchange(var name, var kind) ->
          Channels.ask(() -> channel.exchangeDeclare(name, kind.code(), true));
      case Declaration.Binding(var queue, var exchange, var key) ->
          Channels.ask(() -> channel.queueBind(queue, exchange, key));
      case Declaration.Queue queue -> declare(queue, channel, connection);
    }
  }

  private void declare(Declaration.Queue queue, Channel channel, Connection connection) {
    // Each refusal logs an error at the broker, so do not repeat a known one.
    if (differing.contains(queue.name()) && exists(queue.name(), connection)) {
      return;
    }
    var arguments =
        queue.argumentsFor(property(connection, "product"), property(connection, "version"));
    try {
      channel.queueDeclare(queue.name(), true, false, false, arguments);
      differing.remove(queue.name());
    } catch (IOException e) {
      if (!exists(queue.name(), connection)) {
        throw new BrokerUnavailable(e);
      }
      warn(queue.name(), arguments);
    }
  }

  private void warn(String queue, Map<String, Object> arguments) {
    if (differing.add(queue)) {
      log.warn(
          "The queue {} has other arguments than {} and is used with them. To change them, set a"
              + " policy, or drain and delete the queue.",
          queue,
          arguments);
    }
  }

  private static boolean exists(String queue, Connection connection) {
    var channel = Channels.open(connection);
    try {
      Channels.ask(() -> channel.queueDeclarePassive(queue));
      return true;
    } catch (BrokerUnavailable e) {
      return false;
    } finally {
      Channels.close(channel);
    }
  }

  private static String property(Connection connection, String name) {
    return String.valueOf(connection.getServerProperties().get(name));
  }
}
