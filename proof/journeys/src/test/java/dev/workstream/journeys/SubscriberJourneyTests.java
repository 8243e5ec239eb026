package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example of docs/contracts/subscribe.md. */
class SubscriberJourneyTests {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final SearchPath PATH = SearchPath.ofThisProcess();

  private static final Path CHECKOUT = Path.of(System.getProperty("workstream.checkout"));
  private static final Path EXAMPLE = CHECKOUT.resolve("docs/contracts/examples");

  @Test
  void theExamplePrintsEventsInOrderAndReconnects(@TempDir Path home, @TempDir Path folder)
      throws Exception {
    assumeTrue(
        PATH.find("node").isPresent() && PATH.find("npm").isPresent(), "Node is not installed");
    for (var file : List.of("subscribe.mjs", "package.json", "package-lock.json")) {
      Files.copy(EXAMPLE.resolve(file), folder.resolve(file));
    }
    var installation =
        start(folder, Map.of(), "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
    var installed = end(installation);
    assumeTrue(installed == 0, () -> "npm could not install: " + errors(folder, "npm"));

    try (var system = system(home);
        var client = new Client(system)) {
      system.start();
      var subscriber = start(folder, Map.of("AMQP_URL", url(system)), "node", "subscribe.mjs");
      try {
        await().atMost(LIMIT).until(() -> errors(folder, "node").contains("Listening on"));
        var id = client.create("Write it down").body().path("id").asString();
        client.complete(id);

        await().atMost(LIMIT).until(() -> printed(folder).size() >= 2);
        assertThat(printed(folder)).allMatch(line -> line.contains(" task/" + id + " "));
        assertThat(printed(folder))
            .extracting(line -> line.split(" ")[1])
            .containsExactly("workstream.task.created.v1", "workstream.task.completed.v1");

        // The subscriber reconnects after a restart of the broker.
        system.broker().stop();
        system.broker().start();
        var later = client.create("Once more").body().path("id").asString();
        await().atMost(LIMIT).until(() -> printed(folder).size() >= 3);
        assertThat(printed(folder)).hasSize(3).last().asString().contains(" task/" + later + " 1");

        interrupt(subscriber, folder);
      } finally {
        end(subscriber, folder);
      }
      retriesAFailedEventBeforeLaterOnes(system, client, folder);
    }
  }

  /** Changes the example so that its handler fails until the event returns to the queue. */
  private static void retriesAFailedEventBeforeLaterOnes(
      LocalSystem system, Client client, Path folder) throws Exception {
    var example = Files.readString(EXAMPLE.resolve("subscribe.mjs"));
    var failing =
        example
            .replace("const tries = 10;", "const tries = 2;\nlet failures = 5;")
            .replace(
                "async function handle(event) {",
                "async function handle(event) {\n  if (failures-- > 0) throw new Error('away');");
    assertThat(failing).contains("const tries = 2;").contains("if (failures-- > 0)");
    Files.writeString(folder.resolve("failing.mjs"), failing);
    var queue = "example.failing";
    var subscriber =
        start(folder, Map.of("AMQP_URL", url(system), "QUEUE", queue), "node", "failing.mjs");
    try {
      await().atMost(LIMIT).until(() -> errors(folder, "node").contains("Listening on"));
      for (var body : List.of("null", "7", "{}", "not JSON")) {
        publish(system, queue, body);
      }
      var id = client.create("Write it down").body().path("id").asString();
      client.complete(id);

      await().atMost(LIMIT).until(() -> printed(folder).size() >= 2);
      assertThat(printed(folder))
          .extracting(line -> line.split(" ")[1])
          .containsExactly("workstream.task.created.v1", "workstream.task.completed.v1");
      assertThat(errors(folder, "node").lines())
          .filteredOn(line -> !line.startsWith("Listening"))
          .containsExactlyElementsOf(
              Stream.concat(
                      Stream.generate(() -> "Not an event, dropped").limit(4),
                      Stream.generate(() -> "Not handled: away").limit(5))
                  .toList());
      interrupt(subscriber, folder);
    } finally {
      end(subscriber, folder);
    }
  }

  private static void publish(LocalSystem system, String queue, String body) throws Exception {
    try (var connection = system.brokerAddress().connections().newConnection();
        var channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish("", queue, null, body.getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  /** Stops the subscriber like Ctrl-C. */
  private static void interrupt(Process subscriber, Path folder) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(subscriber.pid())).start();
    assertThat(end(subscriber)).as(errors(folder, "node")).isZero();
    assertThat(errors(folder, "node")).endsWith("Stopped\n");
  }

  private static void end(Process subscriber, Path folder) throws Exception {
    subscriber.destroyForcibly();
    subscriber.waitFor(10, TimeUnit.SECONDS);
    printed(folder).forEach(System.out::println);
    System.out.println(errors(folder, "node"));
  }

  private static String url(LocalSystem system) {
    var broker = system.brokerAddress();
    return "amqp://%s:%s@%s:%d"
        .formatted(broker.username(), broker.password(), broker.host(), broker.port());
  }

  private static Process start(Path folder, Map<String, String> variables, String... command)
      throws IOException {
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(command[0] + ".out").toFile())
            .redirectError(folder.resolve(command[0] + ".err").toFile());
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static int end(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> printed(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("node.out"));
  }

  private static String errors(Path folder, String command) {
    try {
      return Files.readString(folder.resolve(command + ".err"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LocalSystem system(Path home) {
    return TestedSystem.at(home, Ports.free(), Layout.SINGLE);
  }
}
