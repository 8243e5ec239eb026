package dev.workstream.engines;

/** An engine that speaks AMQP 0-9-1. */
public interface Broker extends Engine {

  RabbitAddress address();

  /**
   * A private RabbitMQ node if one is installed, else an embedded broker of the same protocol.
   *
   * @param nodePort of RabbitMQ's distribution; the one after it is its port mapper's
   */
  static Broker of(SearchPath installed, Folders folders, int port, int nodePort, String password) {
    return RabbitInstallation.find(installed)
        .<Broker>map(
            installation -> new RabbitEngine(installation, folders, port, nodePort, password))
        .orElseGet(() -> new QpidEngine(folders, port, password));
  }
}
