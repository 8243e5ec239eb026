package dev.workstream.gateway.problem;

/** The limit of open streams is reached. */
public class TooManyStreams extends RuntimeException {

  private final boolean isOfClient;

  /**
   * @param isOfClient whether the client's own limit is reached, not that of the replica
   */
  public TooManyStreams(boolean isOfClient) {
    super(isOfClient ? "The client has too many streams" : "The gateway has too many streams");
    this.isOfClient = isOfClient;
  }

  boolean isOfClient() {
    return isOfClient;
  }
}
