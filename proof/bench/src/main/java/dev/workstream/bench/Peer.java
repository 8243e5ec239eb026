package dev.workstream.bench;

import dev.workstream.proof.client.RestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A program with another library's outbox; proof/bench/peers says which and how they are set up.
 *
 * @param jar built by a build of its own
 */
record Peer(String name, Path jar) {

  /** Where they all publish to. */
  static final String QUEUE = "workstream.bench.peers";

  /** Filling and draining take minutes before the program answers. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What it did. */
  record Figures(String name, double drained, double medianMillis, double p99Millis) {}

  static List<Peer> there(Stage stage) {
    var folder = stage.checkout().resolve("proof/bench/peers");
    return List.of("modulith", "namastack", "gruelbox", "scheduled").stream()
        .map(name -> new Peer(name, folder.resolve("%s/target/%s.jar".formatted(name, name))))
        .filter(peer -> Files.exists(peer.jar()))
        .toList();
  }

  String schema() {
    return "peer_" + name;
  }

  /** Starts it, and has it drain so many waiting events and then publish at a fixed rate. */
  Figures measure(Stage stage, int events, int rate, Duration steady) {
    try (var program =
            Program.start(stage, "peer-" + name, jar, "/ready", Program.engines(stage, schema()));
        var calls = new RestClient(program.base(), 1, PATIENCE)) {
      // The first time in the program's life is not counted.
      calls.post("/fill?events=" + Math.max(100, events / 10), "").successful();
      calls.post("/drain", "").successful();
      calls.post("/fill?events=" + events, "").successful();
      var drained = calls.post("/drain", "").successful().body();
      var latencies =
          calls
              .post("/steady?rate=%d&seconds=%d".formatted(rate, steady.toSeconds()), "")
              .successful()
              .body();
      return new Figures(
          calls.get("/info").successful().body().path("peer").asString(),
          drained.path("per_second").asDouble(),
          latencies.path("p50_ms").asDouble(),
          latencies.path("p99_ms").asDouble());
    }
  }
}
