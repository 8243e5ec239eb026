package dev.workstream.engines;

/** An engine that speaks AMQP 0-9-1. */
public interface Broker extends Engine {

  RabbitAddress address();

  /**
   * A private RabbitMQ node if RabbitMQ is installed, else Apache Qpid, which speaks the same
   * protocol.
   *
   * @param nodePort of Erlang's distribution; the next port is for Erlang's port mapper
   */
  static Broker of(SearchPath installed, Folders folders, int port, int nodePort, String password) {
    return RabbitInstallation.find(installed)
        .<Broker>map(
            installation -> new RabbitEngine(installation, folders, port, nodePort, password))
        .orElseGet(() -> new QpidEngine(folders, port, password));
  }
}
