package dev.workstream.drill;

/** Something that goes wrong, and is put right again. */
record Fault(String name, Strike strike) {

  /** Does it, and returns when it is put right. */
  @FunctionalInterface
  interface Strike {

    void on(Scene scene) throws Exception;
  }
}
