package dev.workstream.deploy;

/** Somebody opens connections to a port of somebody else. */
record Arrow(String from, String to, int port) {

  @Override
  public String toString() {
    return from + " -> " + to + ":" + port;
  }
}
