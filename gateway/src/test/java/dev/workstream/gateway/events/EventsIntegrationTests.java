package dev.workstream.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.gateway.events.StreamClient.Frame;
import io.cloudevents.jackson.JsonFormat;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "spring.grpc.client.channel.tasks.target=static://127.0.0.1:1",
      "workstream.streams.buffer=8",
      "workstream.streams.memory=4MB",
      "workstream.streams.stall=400ms",
      "workstream.streams.heartbeat=200ms",
      "workstream.streams.connections=15",
      "workstream.streams.connections-per-client=10"
    })
class EventsIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final EventsServer server = new EventsServer();

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final String taskId = taskId();
  private final String subject = "task/" + taskId;
  private final List<AutoCloseable> open = new ArrayList<>();

  @Autowired StreamTimer timer;
  @Autowired StreamMemory memory;
  @Autowired MeterRegistry meters;
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

  @AfterEach
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
    await().atMost(LIMIT).until(() -> openStreams() == 0 && server.watches() == 0);
    assertThat(meters.get("workstream.streams.memory").gauge().value()).isZero();
  }

  @Nested
  class Streams {

    @Test
    void sendsThePastAndThenEachNewEvent() throws Exception {
      var first = server.happens(subject, 1);
      server.happens("task/" + taskId(), 1);
      var stream = stream("/api/v1/tasks/" + taskId + "/events");
      stream.awaitEvents(1);
      await().atMost(LIMIT).until(() -> server.watches() == 1);
      var second = server.happens(subject, 2);
      var events = stream.awaitEvents(2);

      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
      assertThat(stream.header("X-Request-Id")).isNotEmpty();
      assertThat(stream.header("X-Trace-Id")).isNotEmpty();
      assertThat(stream.header("Cache-Control")).contains("no-store");
      assertThat(events).extracting(Frame::id).containsExactly(first.getToken(), second.getToken());
      assertThat(events).extracting(Frame::event).containsOnly("workstream.task.renamed.v1");
      assertThat(stream.frames().getFirst().retry()).isNotNull();
    }

    @Test
    void sendsCloudEvents() throws Exception {
      // With line breaks between its tokens, which a stream has to carry as well.
      var payload = "{\"a\":\r\n \"x\\n\",\n\"b\":12345678901234567890.5}";
      var happened = server.happens(subject, 7, payload);
      var data = stream("/api/v1/tasks/" + taskId + "/events").awaitEvents(1).getFirst().data();

      var event = new JsonFormat().deserialize(data.getBytes(StandardCharsets.UTF_8));
      assertThat(event.getSpecVersion().toString()).isEqualTo("1.0");
      assertThat(event.getId()).isEqualTo(happened.getEventId());
      assertThat(event.getType()).isEqualTo("workstream.task.renamed.v1");
      assertThat(event.getSource()).hasToString("workstream-tasks");
      assertThat(event.getSubject()).isEqualTo(subject);
      assertThat(event.getTime()).hasToString("2026-11-20T12:00:00.120Z");
      assertThat(event.getDataContentType()).isEqualTo("application/json");
      // No service knows this type: CloudEventsTests has those that are known.
      assertThat(event.getDataSchema()).isNull();
      assertThat(event.getExtension("sequence")).isEqualTo("0000000000000007");
      assertThat(event.getExtension("traceid")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
      assertThat(event.getExtension("receivedat")).isEqualTo("2026-11-20T12:00:00.180Z");
      assertThat(event.getExtension("recordedat")).isEqualTo("2026-11-20T12:00:00.190Z");
      // What the service that recorded it does not know is absent, and not empty.
      assertThat(event.getExtensionNames()).doesNotContain("publishedat");
      assertThat(json.readTree(event.getData().toBytes())).isEqualTo(json.readTree(payload));
      assertThat(data).contains("12345678901234567890.5");
    }

    @Test
    void continuesAfterTheLastEventId() throws Exception {
      for (var sequence = 1; sequence <= 3; sequence++) {
        server.happens(subject, sequence);
      }
      var path = "/api/v1/events?subject=" + subject;
      var events = stream(path).awaitEvents(3);
      var second = events.get(1).id();
      var last = events.get(2).id();

      assertThat(stream(path + "&after=" + second).awaitEvents(1))
          .extracting(Frame::id)
          .containsExactly(last);
      assertThat(stream(path, "Last-Event-ID", second).awaitEvents(1))
          .extracting(Frame::id)
          .containsExactly(last);
      // A browser that connects again repeats its address.
      assertThat(
              stream(path + "&after=" + events.get(0).id(), "Last-Event-ID", second).awaitEvents(1))
          .extracting(Frame::id)
          .containsExactly(last);
    }

    @Test
    void sendsALongPastInOrder() throws Exception {
      for (var sequence = 1; sequence <= 350; sequence++) {
        server.happens(subject, sequence);
      }
      var stream = stream("/api/v1/tasks/" + taskId + "/events");
      stream.awaitEvents(350);
      assertThat(sequences(stream))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 350).boxed().toList());
    }

    @Test
    void sendsHeartbeats() throws Exception {
      var stream = stream("/api/v1/tasks/" + taskId + "/events");
      await().atMost(LIMIT).until(() -> stream.comments() >= 3);
      assertThat(stream.events()).isEmpty();
    }

    @Test
    void endsWhenTheGatewayStops() throws Exception {
      var stream = stream("/api/v1/tasks/" + taskId + "/events");
      await().atMost(LIMIT).until(() -> server.watches() == 1);
      timer.stop();
      try {
        stream.awaitEnd();
        assertThat(stream.events()).isEmpty();
        assertThat(stream.frames().getLast().retry()).isNotNull();
        assertThat(isSentAway()).isTrue();
      } finally {
        timer.start();
      }
    }
  }

  @Nested
  class Pages {

    @Test
    void continuesAfterTheLastPage() throws Exception {
      for (var sequence = 1; sequence <= 3; sequence++) {
        server.happens(subject, sequence);
      }
      var path = "/api/v1/tasks/" + taskId + "/events?page_size=2";
      var first = page(path);
      assertThat(first.path("events")).hasSize(2);
      assertThat(first.path("has_more").asBoolean()).isTrue();
      var next = first.path("next_after").asString();
      var second = page(path + "&after=" + next);
      assertThat(second.path("events")).hasSize(1);
      assertThat(second.path("has_more").asBoolean()).isFalse();
      var last = second.path("next_after").asString();
      var empty = page(path + "&after=" + last);
      assertThat(empty.path("events")).isEmpty();
      assertThat(empty.path("next_after").asString()).isEqualTo(last);
      assertThat(page("/api/v1/tasks/" + taskId() + "/events").path("next_after").isNull())
          .isTrue();
    }
  }

  @Nested
  class Refusals {

    @ParameterizedTest
    @CsvSource({
      "/api/v1/tasks/7/events, id, malformed",
      "/api/v1/tasks/{id}/events?type=a, type, unknown_parameter",
      "/api/v1/tasks/{id}/events?page_size=1, page_size, unknown_parameter",
      "/api/v1/events?subject=task, subject, malformed",
      "/api/v1/events?type=A, type, malformed",
      "/api/v1/events?after=a%20b, after, malformed",
      "/api/v1/events?after=1-00000001&after=2-00000002, after, repeated"
    })
    void answers400ForMalformedParameters(String path, String field, String code) throws Exception {
      var answer = get(path.replace("{id}", taskId), "text/event-stream");
      assertThat(answer.statusCode()).isEqualTo(400);
      var error = json.readTree(answer.body()).path("errors").get(0);
      assertThat(error.path("field").asString()).isEqualTo(field);
      assertThat(error.path("code").asString()).isEqualTo(code);
    }

    @Test
    void answers400ForATokenThatTheServiceRefuses() throws Exception {
      var answer = get("/api/v1/events?after=" + EventsServer.REFUSED, "text/event-stream");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(openStreams()).isZero();
    }

    @Test
    void answers406ForOtherMediaTypes() throws Exception {
      assertThat(get("/api/v1/events", "text/plain").statusCode()).isEqualTo(406);
      assertThat(get("/api/v1/events?page_size=0", "application/json").statusCode()).isEqualTo(400);
    }

    @Test
    void opensNoStreamForHead() throws Exception {
      var answer =
          http.send(
              HttpRequest.newBuilder(uri("/api/v1/events")).HEAD().timeout(LIMIT).build(),
              BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(openStreams()).isZero();
    }
  }

  @Nested
  class LostUpstream {

    @Test
    void endsWithEventsExpired() throws Exception {
      var stream = stream("/api/v1/events", "Last-Event-ID", EventsServer.EXPIRED);
      var error = stream.awaitEvents(1).getFirst();
      stream.awaitEnd();

      assertThat(error.event()).isEqualTo("error");
      assertThat(error.id()).isNull();
      var problem = json.readTree(error.data());
      assertThat(problem.path("type").asString())
          .isEqualTo("https://workstream.dev/problems/events-expired");
      assertThat(problem.path("status").asInt()).isEqualTo(410);
      assertThat(problem.path("instance").asString()).isEqualTo("/api/v1/events");
      assertThat(problem.path("request_id").asString()).isEqualTo(stream.header("X-Request-Id"));
      assertThat(problem.path("trace_id").asString()).isEqualTo(stream.header("X-Trace-Id"));

      var answer = get("/api/v1/events?after=" + EventsServer.EXPIRED, "application/json");
      assertThat(answer.statusCode()).isEqualTo(410);
      assertThat(json.readTree(answer.body()).path("type")).isEqualTo(problem.path("type"));
    }

    @Test
    void continuesWhenAReplicaStops() throws Exception {
      server.happens(subject, 1);
      var stream = stream("/api/v1/tasks/" + taskId + "/events");
      stream.awaitEvents(1);
      for (var sequence = 2; sequence <= 6; sequence++) {
        await().atMost(LIMIT).until(() -> server.watches() == 1);
        server.endWatches(Status.UNAVAILABLE);
        server.happens(subject, sequence);
      }
      stream.awaitEvents(6);
      assertThat(sequences(stream)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }
  }

  @Nested
  class SlowClients {

    @Test
    void getsMoreEventsThanTheBufferHoldsFromTheLog() throws Exception {
      var stream = stream("/api/v1/tasks/" + taskId + "/events");
      await().atMost(LIMIT).until(() -> server.watches() == 1);
      var lists = server.lists();
      var expected = LongStream.rangeClosed(1, 2_000).boxed().toList();
      expected.forEach(sequence -> server.happens(subject, sequence));
      stream.awaitEvents(expected.size());
      assertThat(sequences(stream)).isEqualTo(expected);
      assertThat(server.lists()).as("pages that were asked for").isGreaterThan(lists);
    }

    @Test
    void endsASlowClientsStreamWithEventsTooSlow() throws Exception {
      server.happens(subject, 1);
      try (var socket = new Socket("127.0.0.1", port)) {
        request(socket);
        await().atMost(LIMIT).until(() -> server.watches() == 1);
        var text = "{\"text\":\"" + "x".repeat(200_000) + "\"}";
        var sequence = new AtomicLong(1);
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> {
              server.happens(subject, sequence.incrementAndGet(), text);
              return stalled() == 1;
            });
        // Now it reads, and what it has got ends with the reason.
        socket.setSoTimeout((int) LIMIT.toMillis());
        var all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(all).contains("event: error").contains("problems/events-too-slow");
        assertThat(all.lastIndexOf("event: workstream")).isLessThan(all.indexOf("event: error"));
      }
      assertThat(meters.get("workstream.streams.ended").tag("how", "too_slow").counter().count())
          .isEqualTo(1);
    }
  }

  @Nested
  class Limits {

    @Test
    void boundsTheMemoryOfAllStreams() throws Exception {
      var text = "{\"text\":\"" + "x".repeat(200_000) + "\"}";
      var reader = stream("/api/v1/tasks/" + taskId + "/events");
      for (var i = 0; i < 8; i++) {
        var socket = new Socket("127.0.0.1", port);
        open.add(socket);
        request(socket);
      }
      await().atMost(LIMIT).until(() -> server.watches() == 9);
      var most = 0.0;
      var sequence = 0;
      while (server.watches() > 1) {
        server.happens(subject, ++sequence, text);
        assertThat(sequence).as("events that nobody reads").isLessThan(500);
        reader.awaitEvents(sequence);
        most = Math.max(most, meters.get("workstream.streams.memory").gauge().value());
      }
      assertThat(most).isBetween(2e6, (double) DataSize.ofMegabytes(4).toBytes());
      assertThat(sequences(reader)).hasSize(sequence).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void hasClientsReconnectWhenMemoryIsFull() throws Exception {
      assertThat(memory.takePage()).isTrue();
      assertThat(memory.takePage()).isTrue();
      try {
        assertThat(isSentAway()).isTrue();
      } finally {
        memory.give(2 * StreamMemory.PAGE_BYTES);
      }
    }

    @Test
    void boundsTheNumberOfStreams() throws Exception {
      for (var i = 0; i < 10; i++) {
        stream("/api/v1/tasks/" + taskId + "/events");
      }
      var tooMany = get("/api/v1/events", "text/event-stream");
      assertThat(tooMany.statusCode()).isEqualTo(429);
      assertThat(tooMany.headers().firstValue("Retry-After")).contains("1");

      for (var i = 0; i < 5; i++) {
        assertThat(statusFrom("127.0.0.2")).contains(" 200 ");
      }
      assertThat(statusFrom("127.0.0.2")).contains(" 503 ");

      open.getFirst().close();
      await().atMost(LIMIT).until(() -> openStreams() == 14);
      assertThat(statusFrom("127.0.0.2")).contains(" 200 ");
    }

    private String statusFrom(String address) throws IOException {
      var socket = new Socket("127.0.0.1", port, InetAddress.ofLiteral(address), 0);
      open.add(socket);
      request(socket);
      socket.setSoTimeout((int) LIMIT.toMillis());
      var line = new StringBuilder();
      for (int one; (one = socket.getInputStream().read()) != '\n' && one >= 0; ) {
        line.append((char) one);
      }
      return line.toString();
    }
  }

  /** Whether it is answered with a stream, which ends at once, to be asked for again. */
  private boolean isSentAway() throws Exception {
    var stream = stream("/api/v1/tasks/" + taskId + "/events");
    stream.awaitEnd();
    return stream.status() == 200
        && stream.frames().size() == 1
        && stream.frames().getFirst().retry() != null;
  }

  private void request(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/tasks/%s/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .formatted(taskId)
                .getBytes(StandardCharsets.US_ASCII));
  }

  private List<Long> sequences(StreamClient stream) {
    return stream.events().stream()
        .map(event -> Long.parseLong(json.readTree(event.data()).path("sequence").asString()))
        .toList();
  }

  private StreamClient stream(String path, String... headers) throws Exception {
    var stream = StreamClient.open(http, uri(path), headers);
    open.add(stream);
    return stream;
  }

  private tools.jackson.databind.JsonNode page(String path) throws Exception {
    var answer = get(path, "application/json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return json.readTree(answer.body());
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).header("Accept", accept).timeout(LIMIT).build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private double stalled() {
    return meters.get("workstream.streams.stalled").gauge().value();
  }

  private double openStreams() {
    return meters.get("workstream.streams.open").gauge().value();
  }

  private static String taskId() {
    var random = UUID.randomUUID().toString();
    return random.substring(0, 14) + "7" + random.substring(15);
  }
}
