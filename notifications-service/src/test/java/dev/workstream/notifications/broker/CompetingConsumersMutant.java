package dev.workstream.notifications.broker;

import java.util.HashMap;
import java.util.Map;

/** Lets every replica consume. */
class CompetingConsumersMutant extends QueueTopology {

  @Override
  Map<String, Object> arguments() {
    var arguments = new HashMap<>(super.arguments());
    arguments.remove("x-single-active-consumer");
    return arguments;
  }
}
