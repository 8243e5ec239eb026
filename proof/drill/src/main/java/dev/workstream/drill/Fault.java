package dev.workstream.drill;

/** A failure that the drill causes and repairs. */
record Fault(String name, Strike strike) {

  /** Causes the failure, and returns when it is repaired. */
  @FunctionalInterface
  interface Strike {

    void on(Scene scene) throws Exception;
  }
}
