package dev.workstream.bench;

import java.util.List;

/** Something that is measured in rounds. */
interface Scenario {

  /** All of them, in the order in which they run. */
  List<String> NAMES =
      List.of("calls", "way", "live", "idle", "relay", "consumer", "growth", "start");

  /** What comes before the first round, and is not measured. */
  void prepare() throws Exception;

  /** Measures everything once, each figure and its baseline in turn. */
  void round(int number) throws Exception;

  /** What was measured until now. */
  List<Table> tables();

  /** Ends what it started. */
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
      default -> throw new IllegalArgumentException("There is no scenario " + name);
    };
  }
}
