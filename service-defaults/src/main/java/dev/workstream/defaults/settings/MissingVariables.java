package dev.workstream.defaults.settings;

import java.util.SortedMap;

/** Required variables are not set. Maps each variable to its meaning. */
class MissingVariables extends RuntimeException {

  private final transient SortedMap<String, String> meanings;

  MissingVariables(SortedMap<String, String> meanings) {
    super("Missing: " + String.join(", ", meanings.keySet()));
    this.meanings = meanings;
  }

  SortedMap<String, String> meanings() {
    return meanings;
  }
}
