package dev.workstream.gateway.problem;

/** There is no place for another stream of events. */
public class TooManyStreams extends RuntimeException {

  private final boolean isOfClient;

  /**
   * @param isOfClient whether it is the client that has too many
   */
  public TooManyStreams(boolean isOfClient) {
    super(isOfClient ? "The client has too many streams" : "There are too many streams");
    this.isOfClient = isOfClient;
  }

  boolean isOfClient() {
    return isOfClient;
  }
}
