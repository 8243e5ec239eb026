package dev.workstream.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** RabbitMQ's own load generator: it measures the broker's max rates on this machine. */
final class PerfTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern AVERAGE =
      Pattern.compile("(?:sending|receiving) rate avg: ([0-9.]+)");

  private final Stage stage;

  PerfTest(Stage stage) {
    this.stage = stage;
  }

  /** Downloaded separately by proof/bench/perf-test/pom.xml. */
  static Path libraries(Path checkout) {
    return checkout.resolve("proof/bench/perf-test/target/lib");
  }

  boolean isInstalled() {
    return Files.isDirectory(libraries(stage.checkout()));
  }

  /** Messages per second that one producer publishes with confirms into an existing queue. */
  double publish(String queue, int messages, int unconfirmed) throws Exception {
    return run(
        "--producers",
        "1",
        "--consumers",
        "0",
        "--queue",
        queue,
        "--flag",
        "persistent",
        "--flag",
        "mandatory",
        "--size",
        Integer.toString(SampleEvent.SIZE),
        "--confirm",
        Integer.toString(unconfirmed),
        "--pmessages",
        Integer.toString(messages));
  }

  /** Messages per second that a consumer acknowledges without handling them. */
  double consume(String queue, int messages, int prefetch, int together) throws Exception {
    return run(
        "--producers",
        "0",
        "--consumers",
        "1",
        "--queue",
        queue,
        "--qos",
        Integer.toString(prefetch),
        "--multi-ack-every",
        Integer.toString(together),
        "--cmessages",
        Integer.toString(messages));
  }

  private double run(String... options) throws Exception {
    var broker = stage.system().brokerAddress();
    var command = new ArrayList<String>();
    command.add(Program.java());
    command.addAll(
        List.of(
            "-Xmx256m",
            "--class-path",
            libraries(stage.checkout()) + "/*",
            "com.rabbitmq.perf.PerfTest",
            "--predeclared",
            "--uri",
            "amqp://%s:%s@%s:%d"
                .formatted(broker.username(), broker.password(), broker.host(), broker.port())));
    command.addAll(List.of(options));
    var output = Program.output(stage, "perf-test", LIMIT, command, Map.of());
    var average = AVERAGE.matcher(output);
    var best = 0.0;
    while (average.find()) {
      best = Math.max(best, Double.parseDouble(average.group(1)));
    }
    if (best == 0) {
      throw new IllegalStateException("PerfTest printed no rate: " + output);
    }
    return best;
  }
}
