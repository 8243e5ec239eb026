package dev.workstream.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Streams on which nothing is written in the time of a test. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "spring.grpc.client.channel.tasks.target=static://127.0.0.1:1",
      "workstream.streams.heartbeat=10m",
      "workstream.streams.idle=8s"
    })
class QuietStreamsIntegrationTests {

  private static final EventsServer server = new EventsServer();

  private final HttpClient http = HttpClient.newHttpClient();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void target(DynamicPropertyRegistry registry) {
    registry.add(
        "spring.grpc.client.channel.notifications.target",
        () -> "static://127.0.0.1:" + server.port());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void forgetsAClientThatWentAwayAtOnce() throws Exception {
    var stream = stream();
    await().atMost(Duration.ofSeconds(5)).until(() -> server.watches() == 1);
    stream.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> server.watches() == 0);
  }

  @Test
  void endsAStreamOnWhichNothingHappens() throws Exception {
    try (var stream = stream()) {
      stream.awaitEnd();
      assertThat(stream.events()).isEmpty();
      assertThat(stream.frames()).hasSize(2).allMatch(frame -> frame.retry() != null);
    }
  }

  private StreamClient stream() throws Exception {
    return StreamClient.open(http, URI.create("http://127.0.0.1:" + port + "/api/v1/events"));
  }
}
