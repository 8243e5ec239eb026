package dev.workstream.defaults.broker;

import java.util.List;

/**
 * A bean that says what must exist at the broker. It is declared on each new connection, and again
 * every five seconds, because a queue may be deleted and a broker may come back empty.
 */
@FunctionalInterface
public interface Topology {

  /** In the order in which they are declared. */
  List<Declaration> declarations();
}
