package dev.workstream.bench.peers;

import java.time.Duration;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The HTTP protocol between the benchmark and every peer. */
@RestController
class BenchController {

  private final Bench bench;
  private final Peer peer;
  private final PeerProperties properties;
  private final Environment environment;

  BenchController(Bench bench, Peer peer, PeerProperties properties, Environment environment) {
    this.bench = bench;
    this.peer = peer;
    this.properties = properties;
    this.environment = environment;
  }

  record Info(String peer, String configuration) {}

  @GetMapping("/info")
  Info info() {
    // Read the effective values: environment variables can override the file.
    var settings =
        properties.settings().stream()
            .map(name -> name + "=" + environment.getProperty(name))
            .collect(Collectors.joining(", "));
    return new Info(properties.name(), properties.remarks() + "; " + settings);
  }

  @GetMapping("/ready")
  ResponseEntity<Void> ready() {
    return ResponseEntity.status(peer.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .build();
  }

  @PostMapping("/fill")
  Bench.Filled fill(@RequestParam("events") int events) {
    return bench.fill(events);
  }

  @PostMapping("/drain")
  Bench.Drained drain(@RequestParam(name = "limit_seconds", defaultValue = "120") int limit)
      throws Exception {
    return bench.drain(Duration.ofSeconds(limit));
  }

  @PostMapping("/steady")
  Bench.Latencies steady(@RequestParam("rate") int rate, @RequestParam("seconds") int seconds)
      throws Exception {
    return bench.steady(rate, seconds);
  }
}
