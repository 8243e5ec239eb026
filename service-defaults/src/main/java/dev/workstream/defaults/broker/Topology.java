package dev.workstream.defaults.broker;

import java.util.List;

/**
 * A bean that lists what must exist at the broker. The service declares the list on each new
 * connection and every five seconds, because a queue may be deleted and a broker may return empty.
 */
@FunctionalInterface
public interface Topology {

  /** In the order of declaration. */
  List<Declaration> declarations();
}
