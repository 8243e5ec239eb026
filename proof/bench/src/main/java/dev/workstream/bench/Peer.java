package dev.workstream.bench;

import dev.workstream.proof.client.RestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A program with another library's outbox. proof/bench/peers describes the libraries and settings.
 *
 * @param jar built separately by proof/bench/peers/pom.xml
 */
record Peer(String name, Path jar) {

  /** The queue of all peers. */
  static final String QUEUE = "workstream.bench.peers";

  /** The program fills and drains for minutes before it answers. */
  private static final Duration CALL_LIMIT = Duration.ofMinutes(5);

  /** The result of one peer. */
  record Figures(String name, double drained, double medianMillis, double p99Millis) {}

  static List<Peer> installed(Stage stage) {
    var folder = stage.checkout().resolve("proof/bench/peers");
    return List.of("modulith", "namastack", "gruelbox", "scheduled").stream()
        .map(name -> new Peer(name, folder.resolve("%s/target/%s.jar".formatted(name, name))))
        .filter(peer -> Files.exists(peer.jar()))
        .toList();
  }

  String schema() {
    return "peer_" + name;
  }

  /** Starts the program, lets it drain waiting events, then publish at a fixed rate. */
  Figures measure(Stage stage, int events, int rate, Duration steady) {
    try (var program =
            Program.start(stage, "peer-" + name, jar, "/ready", Program.engines(stage, schema()));
        var calls = new RestClient(program.base(), 1, CALL_LIMIT)) {
      // The first drain of a process only warms it up.
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
