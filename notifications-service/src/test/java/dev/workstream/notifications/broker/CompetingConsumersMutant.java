package dev.workstream.notifications.broker;

import java.util.HashMap;
import java.util.Map;

/** Lets all replicas consume at the same time. */
class CompetingConsumersMutant extends QueueTopology {

  @Override
  Map<String, Object> arguments() {
    var arguments = new HashMap<>(super.arguments());
    arguments.remove("x-single-active-consumer");
    return arguments;
  }
}
