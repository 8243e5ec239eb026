package dev.workstream.defaults.broker;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A durable object that must exist at the broker. */
public sealed interface Declaration {

  /**
   * If the broker has an exchange of this name but another kind, the service cannot publish or
   * consume.
   */
  record Exchange(String name, Kind kind) implements Declaration {

    public enum Kind {
      DIRECT,
      TOPIC;

      /** The kind's name in AMQP. */
      public String code() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /**
   * If the broker has this queue with other arguments, the service uses it with those: a queue's
   * arguments cannot change.
   *
   * @param hasUnlimitedDeliveries whether the broker may redeliver a message without limit
   */
  record Queue(String name, Map<String, Object> arguments, boolean hasUnlimitedDeliveries)
      implements Declaration {

    public Queue {
      arguments = Map.copyOf(arguments);
    }

    public Queue(String name, Map<String, Object> arguments) {
      this(name, arguments, false);
    }

    /**
     * The arguments for this broker. Since RabbitMQ 4.0 a quorum queue has a delivery limit of 20
     * unless its arguments say otherwise. Older versions have no limit and refuse -1.
     */
    public Map<String, Object> argumentsFor(String product, String version) {
      if (!hasUnlimitedDeliveries || !product.equals("RabbitMQ") || version.startsWith("3.")) {
        return arguments;
      }
      var all = new HashMap<>(arguments);
      all.put("x-delivery-limit", -1);
      return all;
    }
  }

  /** List it after its queue and its exchange. */
  record Binding(String queue, String exchange, String routingKey) implements Declaration {}
}
