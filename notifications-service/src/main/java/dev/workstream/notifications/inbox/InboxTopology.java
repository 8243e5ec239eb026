package dev.workstream.notifications.inbox;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The queues at the broker.
 *
 * <p>One active consumer keeps the order. The delivery limit ends the round of a message that kills
 * its consumer, and its being explicit makes a message that comes back come back to the head.
 * Lengths and other limits that may change are policies of the operator's: a queue's arguments
 * never change.
 */
@Component
class InboxTopology {

  static final String QUEUE = "workstream.notifications";
  static final String DEAD_LETTER_QUEUE = "workstream.notifications.dlq";

  private static final String EXCHANGE = "workstream.events";

  /** What is published again for this service alone comes from here. */
  private static final String REPLAY_EXCHANGE = "workstream.replay";

  private static final String EVERYTHING = "workstream.#";

  private static final Logger log = LoggerFactory.getLogger(InboxTopology.class);

  /** Declares what is missing; a broker may come back without any of it. */
  void declare(Connection connection) throws IOException, TimeoutException {
    declareQueue(connection, DEAD_LETTER_QUEUE, deadLetterArguments(connection));
    declareQueue(connection, QUEUE, arguments());
    try (var channel = connection.createChannel()) {
      channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.TOPIC, true);
      channel.queueBind(QUEUE, EXCHANGE, EVERYTHING);
      channel.exchangeDeclare(REPLAY_EXCHANGE, BuiltinExchangeType.DIRECT, true);
      channel.queueBind(QUEUE, REPLAY_EXCHANGE, QUEUE);
    }
  }

  Map<String, Object> arguments() {
    return Map.of(
        "x-queue-type", "quorum",
        "x-single-active-consumer", true,
        "x-delivery-limit", 20,
        "x-dead-letter-exchange", "",
        "x-dead-letter-routing-key", DEAD_LETTER_QUEUE,
        "x-dead-letter-strategy", "at-least-once",
        "x-overflow", "reject-publish");
  }

  private static Map<String, Object> deadLetterArguments(Connection connection) {
    var arguments = new HashMap<String, Object>();
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-overflow", "reject-publish");
    var version = String.valueOf(connection.getServerProperties().get("version"));
    var product = String.valueOf(connection.getServerProperties().get("product"));
    if (product.equals("RabbitMQ") && !version.startsWith("3.")) {
      // From 4.0 on the limit is 20 unless said otherwise: a letter looked at so often would
      // vanish.
      // Before, there is none, and -1 is refused.
      arguments.put("x-delivery-limit", -1);
    }
    return arguments;
  }

  private static void declareQueue(
      Connection connection, String queue, Map<String, Object> arguments)
      throws IOException, TimeoutException {
    // A refusal closes the channel, so each attempt has its own.
    var channel = connection.createChannel();
    try {
      channel.queueDeclare(queue, true, false, false, arguments);
    } catch (IOException e) {
      if (!exists(connection, queue)) {
        throw e;
      }
      log.warn(
          "The queue {} has other arguments than {}; it is used as it is. To change it, set a policy,"
              + " or drain it and delete it.",
          queue,
          arguments);
    } finally {
      close(channel);
    }
  }

  private static boolean exists(Connection connection, String queue) throws IOException {
    var channel = connection.createChannel();
    try {
      channel.queueDeclarePassive(queue);
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      close(channel);
    }
  }

  private static void close(Channel channel) {
    try {
      if (channel.isOpen()) {
        channel.close();
      }
    } catch (IOException | TimeoutException e) {
      log.debug("A channel was gone before it could be closed", e);
    }
  }
}
