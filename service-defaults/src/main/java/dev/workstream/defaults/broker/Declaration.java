package dev.workstream.defaults.broker;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Something durable that must exist at the broker. */
public sealed interface Declaration {

  /** If the broker has another exchange of this name, nothing can be published or consumed. */
  record Exchange(String name, Kind kind) implements Declaration {

    public enum Kind {
      DIRECT,
      TOPIC;

      /** As AMQP writes it. */
      public String code() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /**
   * If the broker has this queue with other arguments, it is used with those: a queue's arguments
   * never change.
   *
   * @param hasUnlimitedDeliveries whether a message may be handed out any number of times
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
     * The arguments for a broker. From RabbitMQ 4.0 on a quorum queue has a delivery limit of 20
     * unless its arguments say otherwise; before, there is none, and -1 is refused.
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

  /** Comes after its queue and its exchange. */
  record Binding(String queue, String exchange, String routingKey) implements Declaration {}
}
