package dev.workstream.bench;

import java.util.List;

/** One part of the benchmark, measured in rounds. */
interface Scenario {

  /** All scenarios, in the order of a run. */
  List<String> NAMES =
      List.of("calls", "way", "live", "idle", "relay", "consumer", "growth", "start");

  /** Prepares the first round, without measuring. */
  void prepare() throws Exception;

  /** Measures everything once, each figure and its baseline in turn. */
  void round(int number) throws Exception;

  /** The results of all rounds so far. */
  List<Table> tables();

  /** Stops everything that it started. */
  void close();

  static Scenario of(String name, Stage stage) {
    return switch (name) {
      case "calls" -> new CallsScenario(stage);
      case "way" -> new WayScenario(stage);
      case "live" -> new LiveScenario(stage);
      case "idle" -> new IdleScenario(stage);
      case "relay" -> new RelayScenario(stage);
      case "consumer" -> new ConsumerScenario(stage);
      case "growth" -> new GrowthScenario(stage);
      case "start" -> new StartScenario(stage);
      default -> throw new IllegalArgumentException("Unknown scenario: " + name);
    };
  }
}
