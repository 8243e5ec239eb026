package dev.workstream.proof.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowerTests {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http = Follower.httpClient();
  private final List<String> lastIds = new CopyOnWriteArrayList<>();
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private TestServer server;

  @AfterEach
  void stop() {
    http.shutdownNow();
    server.close();
  }

  @Test
  void reconnectsAfterItsLastEvent() throws Exception {
    var follower = follower(_ -> Follower.Next.READ, event(1) + event(2), event(3) + event(4));
    run(follower);
    assertThat(seen).containsExactly("1", "2", "3", "4");
    assertThat(lastIds).startsWith("", "2");
  }

  @Test
  void reconnectsAfterTheLastCompleteEvent() throws Exception {
    run(follower(_ -> Follower.Next.READ, event(1) + event(2).stripTrailing(), event(2)));
    assertThat(seen).containsExactly("1", "2");
    assertThat(lastIds).startsWith("", "1");
  }

  @Test
  void reconnectsWhenTheListenerAsks() throws Exception {
    run(follower(_ -> Follower.Next.RECONNECT, event(1) + event(2), event(2)));
    assertThat(seen).containsExactly("1", "2");
    assertThat(lastIds).startsWith("", "1");
  }

  @Test
  void restartsWithoutAPosition() throws Exception {
    run(follower(_ -> Follower.Next.RESTART, event(1), event(1)));
    assertThat(lastIds).startsWith("", "");
  }

  @Test
  void beginsAfterAGivenPosition() throws Exception {
    var follower = follower(_ -> Follower.Next.READ, event(6));
    follower.resumeAfter("5");
    run(follower);
    assertThat(lastIds).startsWith("5");
  }

  @Test
  void readsOneStreamOnly() throws Exception {
    var follower = follower(_ -> Follower.Next.READ, event(1), event(2));
    assertThat(follower.readStream()).isEqualTo(Follower.Next.RECONNECT);
    assertThat(seen).containsExactly("1");
  }

  @Test
  void reconnectsAfterARefusal() throws Exception {
    run(follower(_ -> Follower.Next.READ, "", event(1)));
    assertThat(statuses).startsWith(503, 200);
    assertThat(seen).containsExactly("1");
  }

  @Test
  void stopsWhenInterruptedWhileReading() throws Exception {
    server =
        TestServer.start(exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(event(1).getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });
    var following = Thread.ofVirtual().unstarted(of(_ -> Follower.Next.READ));
    following.start();
    await().atMost(LIMIT).until(() -> !seen.isEmpty());
    following.interrupt();
    assertThat(following.join(LIMIT)).isTrue();
  }

  /** Runs until the server sends the event that stops the follower. */
  private static void run(Follower follower) throws InterruptedException {
    var following = Thread.ofVirtual().start(follower);
    var hasEnded = following.join(LIMIT);
    following.interrupt();
    assertThat(hasEnded).isTrue();
  }

  private Follower follower(Function<SseEvent, Follower.Next> next, String... streams)
      throws IOException {
    server = TestServer.start(exchange -> answer(exchange, streams));
    return of(event -> event.type().equals("end") ? Follower.Next.STOP : next.apply(event));
  }

  private Follower of(Function<SseEvent, Follower.Next> next) {
    return new Follower(
        http,
        server.base(),
        new Follower.Listener() {
          @Override
          public void answered(int status) {
            statuses.add(status);
          }

          @Override
          public Follower.Next take(SseEvent event) {
            if (!event.type().equals("end")) {
              seen.add(event.id());
            }
            return next.apply(event);
          }
        });
  }

  /** Answers each connection with the next stream, or with 503 if that stream is empty. */
  private void answer(HttpExchange exchange, String... streams) throws IOException {
    var number = lastIds.size();
    var lastId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    lastIds.add(lastId == null ? "" : lastId);
    var stream = number < streams.length ? streams[number] : "event: end\ndata: .\n\n";
    exchange.sendResponseHeaders(stream.isEmpty() ? 503 : 200, 0);
    exchange.getResponseBody().write(("retry: 10\n\n" + stream).getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private static String event(int id) {
    return "id: %d\ndata: .\n\n".formatted(id);
  }
}
