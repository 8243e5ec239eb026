package dev.workstream.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.workstream.engines.Wait;
import dev.workstream.proof.client.Follower;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests against a server with scripted streams. */
class WitnessTests {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final List<String> lastIds = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer server;
  private Thread thread;

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    http.shutdownNow();
    assertThat(thread.join(LIMIT)).isTrue();
    server.stop(0);
  }

  @Test
  void seesEveryEventOnceAcrossStreams() throws Exception {
    var witness = follow(0, event(1, "a", 1) + event(2, "b", 1), event(3, "a", 2));
    var versions = Map.of("a", 2, "b", 1);
    assertThat(Wait.until(LIMIT, () -> witness.hasSeen(versions, 3))).isTrue();
    assertThat(lastIds).startsWith("", "2");
    assertThat(witness.missed(versions)).isEmpty();
    assertThat(witness.doubled()).isEmpty();
    assertThat(witness.disordered()).isEmpty();
    assertThat(witness.reconnects()).isPositive();
    assertThat(violations).isEmpty();
  }

  @Test
  void reconnectsAfterTheLastCompleteEvent() throws Exception {
    var witness = follow(0, event(1, "a", 1) + event(2, "a", 2).stripTrailing(), event(2, "a", 2));
    assertThat(Wait.until(LIMIT, () -> witness.hasSeen(Map.of("a", 2), 2))).isTrue();
    assertThat(lastIds).startsWith("", "1");
    assertThat(witness.doubled()).isEmpty();
  }

  @Test
  void reconnectsAfterEachEvent() throws Exception {
    var witness = follow(1, event(1, "a", 1) + event(2, "a", 2), event(2, "a", 2));
    assertThat(Wait.until(LIMIT, () -> witness.hasSeen(Map.of("a", 2), 2))).isTrue();
    assertThat(lastIds).startsWith("", "1");
    assertThat(witness.doubled()).isEmpty();
  }

  @Test
  void findsMissedDoubledAndDisorderedEvents() throws Exception {
    var witness =
        follow(0, event(1, "a", 1) + event(2, "b", 2), event(3, "b", 1) + event(4, "a", 1));
    assertThat(Wait.until(LIMIT, () -> witness.seen() == 4)).isTrue();
    assertThat(witness.missed(Map.of("a", 2, "b", 2))).containsExactly("follower: task a 2");
    assertThat(witness.doubled()).containsExactly("a");
    assertThat(witness.disordered()).containsExactly("b");
  }

  @Test
  void restartsWhenItsPositionExpired() throws Exception {
    var witness =
        follow(0, event(1, "a", 1), error("events-expired"), event(1, "a", 1) + event(2, "a", 2));
    assertThat(Wait.until(LIMIT, () -> witness.hasSeen(Map.of("a", 2), 2))).isTrue();
    assertThat(lastIds).startsWith("", "1", "");
    assertThat(witness.restarts()).isEqualTo(1);
    assertThat(witness.doubled()).isEmpty();
    assertThat(violations).isEmpty();
  }

  @Test
  void resumesWhenItWasTooSlowAndReportsOtherProblems() throws Exception {
    var witness =
        follow(0, event(1, "a", 1) + error("events-too-slow"), error("internal"), event(2, "a", 2));
    assertThat(Wait.until(LIMIT, () -> witness.hasSeen(Map.of("a", 2), 2))).isTrue();
    assertThat(lastIds).startsWith("", "1", "1");
    assertThat(violations)
        .containsExactly("follower got the problem https://workstream.dev/problems/internal");
  }

  /** Answers each connection with the next stream; later ones are empty. */
  private Witness follow(int eventsPerStream, String... streams) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/events", exchange -> answer(exchange, streams));
    server.start();
    var gateway = URI.create("http://localhost:" + server.getAddress().getPort());
    var witness = new Witness("follower", null, eventsPerStream, () -> {}, violations::add);
    thread =
        Thread.ofVirtual().start(new Follower(http, gateway.resolve("/api/v1/events"), witness));
    return witness;
  }

  private void answer(HttpExchange exchange, String... streams) throws IOException {
    var number = lastIds.size();
    var lastId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    lastIds.add(lastId == null ? "" : lastId);
    var body = "retry: 10\n\n:\n\n" + (number < streams.length ? streams[number] : "");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private static String event(int id, String task, int sequence) {
    return """
    id: %d
    event: workstream.task.created.v1
    data: {"subject":"task/%s","sequence":"%016d"}

    """
        .formatted(id, task, sequence);
  }

  private static String error(String problem) {
    return """
    event: error
    data: {"type":"https://workstream.dev/problems/%s"}

    """
        .formatted(problem);
  }
}
