package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.proof.client.Follower;
import dev.workstream.proof.client.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Followers receive each event once and in order, through all faults. The test publishes most
 * events itself, because a task has only two.
 */
@TestInstance(Lifecycle.PER_CLASS)
class LiveJourneyTests {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private static final int TASKS = 100;
  private static final int PER_TASK = 100;

  private final HttpClient http = Follower.httpClient();
  private LocalSystem system;
  private Client client;
  private Metrics gatewayMetrics;

  @BeforeAll
  void start(@TempDir Path home) {
    assumeThat(SearchPath.ofThisProcess().find("rabbitmq-server"))
        .as("a single active consumer needs RabbitMQ")
        .isNotEmpty();
    system =
        TestedSystem.at(
            home,
            Ports.free(),
            new Layout(
                1, 2, true, Map.of(), Map.of("WORKSTREAM_STREAMS_CONNECTIONSPERCLIENT", "1000")));
    system.start();
    client = new Client(system);
    gatewayMetrics = new Metrics(system.management("gateway"));
  }

  @AfterAll
  void stop() {
    http.shutdownNow();
    if (system != null) {
      system.close();
      gatewayMetrics.close();
      client.close();
    }
  }

  @Test
  void aFollowerOfATaskReceivesItsEvents() throws Exception {
    var id = client.create("Followed").body().path("id").asString();
    var seen = new SeenEvents(2, () -> Integer.MAX_VALUE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var following = threads.submit(follower("/api/v1/tasks/" + id + "/events", seen));
      await().atMost(LIMIT).until(() -> seen.events().size() == 1);
      var completed = client.complete(id).body();
      following.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

      assertThat(seen.events())
          .extracting(event -> event.path("type").asString())
          .containsExactly("workstream.task.created.v1", "workstream.task.completed.v1");
      assertThat(seen.events().getLast().path("data")).isEqualTo(completed);
    }
  }

  @Test
  void aHundredReconnectingClientsReceiveEveryEventOnceAndInOrderThroughFaults() throws Exception {
    var tasks = Stream.generate(LiveJourneyTests::uuid).limit(TASKS).toList();
    var type = "workstream.task.followed.v1";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var seenByEach = new ArrayList<SeenEvents>();
      var ends = new ArrayList<Future<?>>();
      for (var task = 0; task < TASKS; task++) {
        var random = new Random(task);
        var seen = new SeenEvents(PER_TASK, () -> 1 + random.nextInt(60));
        seenByEach.add(seen);
        ends.add(threads.submit(follower("/api/v1/tasks/" + tasks.get(task) + "/events", seen)));
      }
      var ofAll = new SeenEvents(TASKS * PER_TASK, () -> Integer.MAX_VALUE);
      ends.add(threads.submit(follower("/api/v1/events?type=" + type, ofAll)));

      var faults =
          threads.submit(() -> {
            awaitEvents(ofAll, 1_500);
            system.kill("notifications-service");
            awaitEvents(ofAll, 3_000);
            system.restart("notifications-service");
            system.redis().stop();
            awaitEvents(ofAll, 4_500);
            system.redis().start();
            awaitEvents(ofAll, 6_000);
            system.end("notifications-service-2");
            system.restart("notifications-service-2");
            awaitEvents(ofAll, 7_500);
            system.end("gateway");
            system.restart("gateway");
          });
      publish(tasks, type);
      faults.get(5, TimeUnit.MINUTES);
      for (var end : ends) {
        end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }

      var expected = LongStream.rangeClosed(1, PER_TASK).boxed().toList();
      for (var seen : seenByEach) {
        assertThat(seen.sequences()).containsExactlyElementsOf(expected);
        assertThat(seen.connections()).isGreaterThan(1);
      }
      var bySubject = new HashMap<String, List<Long>>();
      var ids = new HashSet<String>();
      for (var event : ofAll.events()) {
        assertThat(ids.add(event.path("id").asString())).isTrue();
        bySubject
            .computeIfAbsent(event.path("subject").asString(), _ -> new ArrayList<>())
            .add(Long.parseLong(event.path("sequence").asString()));
      }
      assertThat(bySubject).hasSize(TASKS);
      assertThat(bySubject.values())
          .allSatisfy(sequences -> assertThat(sequences).containsExactlyElementsOf(expected));
    }
  }

  @Test
  void aClientThatStopsReadingIsDisconnectedAndResumesWithoutLoss() throws Exception {
    var task = uuid();
    // More than all buffers between service and client hold.
    var count = 150;
    String last;
    try (var connection = connect();
        var channel = connection.createChannel();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var socket = new Socket()) {
      channel.confirmSelect();
      socket.setReceiveBufferSize(256 * 1024);
      socket.connect(new InetSocketAddress("127.0.0.1", system.gateway().getPort()));
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/tasks/%s/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(task)
                  .getBytes(StandardCharsets.US_ASCII));
      await().atMost(LIMIT).until(() -> gatewayMetrics.sum("workstream_streams_open") > 0);
      for (var sequence = 1; sequence <= count; sequence++) {
        publish(channel, task, "workstream.task.large.v1", sequence, "x".repeat(100_000));
      }
      channel.waitForConfirmsOrDie(LIMIT.toMillis());
      await().atMost(LIMIT).until(() -> client.records(task).size() == count);
      await().atMost(LIMIT).until(() -> gatewayMetrics.sum("workstream_streams_stalled") > 0);

      var read = threads.submit(() -> socket.getInputStream().readAllBytes());
      var all = new String(read.get(LIMIT.toSeconds(), TimeUnit.SECONDS), StandardCharsets.UTF_8);
      assertThat(all).contains("event: error").contains("problems/events-too-slow");
      last = all.substring(all.lastIndexOf("id: ") + 4).lines().findFirst().orElseThrow();
      var seen = all.split("event: workstream.task.large.v1", -1).length - 1;
      assertThat(seen).isLessThan(count);

      var resumed = new SeenEvents(count - seen, () -> Integer.MAX_VALUE);
      var follower = follower("/api/v1/tasks/" + task + "/events", resumed);
      follower.resumeAfter(last);
      threads.submit(follower).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(resumed.sequences())
          .containsExactlyElementsOf(LongStream.rangeClosed(seen + 1L, count).boxed().toList());
    }
  }

  private static void awaitEvents(SeenEvents seen, int count) {
    await().atMost(LIMIT).until(() -> seen.events().size() >= count);
  }

  private Follower follower(String path, SeenEvents seen) {
    return new Follower(http, system.gateway().resolve(path), seen);
  }

  /** Publishes one event per task in turn, and waits for the confirms of each turn. */
  private void publish(List<String> tasks, String type) throws Exception {
    try (var connection = connect();
        var channel = connection.createChannel()) {
      channel.confirmSelect();
      for (var sequence = 1; sequence <= PER_TASK; sequence++) {
        for (var task : tasks) {
          publish(channel, task, type, sequence, "");
        }
        channel.waitForConfirmsOrDie(LIMIT.toMillis());
      }
    }
  }

  private static void publish(Channel channel, String task, String type, long sequence, String text)
      throws IOException {
    var event =
        """
        {"event_id":"%s","event_type":"%s","occurred_at":"2026-11-20T12:00:00Z",\
        "producer":"by-hand","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",\
        "subject":"task/%s","sequence":%d,"payload":{"text":"%s"}}\
        """
            .formatted(uuid(), type, task, sequence, text);
    channel.basicPublish(
        "workstream.events",
        type,
        new BasicProperties.Builder().deliveryMode(2).build(),
        event.getBytes(StandardCharsets.UTF_8));
  }

  private com.rabbitmq.client.Connection connect() throws Exception {
    return system.brokerAddress().connections().newConnection();
  }

  /** A random UUID in the form of version 7. */
  private static String uuid() {
    var random = UUID.randomUUID().toString();
    return random.substring(0, 14) + "7" + random.substring(15, 19) + "8" + random.substring(20);
  }
}
