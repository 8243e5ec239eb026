package dev.workstream.notifications.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.notifications.RealEngines;
import dev.workstream.notifications.records.EventRecorder;
import dev.workstream.notifications.records.TestRecords;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import dev.workstream.testengines.TestEngines;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"workstream.live.poll-interval=200ms", "workstream.live.recent-events=1"})
@ContextConfiguration(initializers = RealEngines.class)
@DirtiesContext
class LiveOutageIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Autowired EventRecorder recorder;
  @Autowired Feed feed;
  @Autowired GrpcServerLifecycle server;
  @Autowired MeterRegistry meters;

  private final String subject = TestRecords.subject();
  private ManagedChannel channel;
  private WatchingClient watcher;

  @BeforeEach
  void watch() {
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    recorder.prepare();
    watcher = WatchingClient.of(channel, request().build());
  }

  @AfterEach
  void disconnect() {
    watcher.close();
    channel.shutdownNow();
  }

  @Test
  void deliversAllEventsLaterWithoutRedis() {
    record(1);
    watcher.awaitEvents(1);
    TestEngines.stopRedis();
    try (var other = WatchingClient.of(channel, request().build())) {
      record(2);
      record(3);
      watcher.awaitEvents(3);
      // A client that connects during the outage gets events too.
      other.awaitEvents(3);
      record(4);
      other.awaitEvents(4);
    } finally {
      TestEngines.startRedis();
    }
    await().atMost(LIMIT).until(() -> meters.get("workstream.live.unheard").gauge().value() == 0);
    record(5);
    watcher.awaitEvents(5);

    assertThat(watcher.sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void streamWaitsWhileMongoDbIsAway() {
    record(1);
    record(2);
    watcher.awaitEvents(2);
    TestEngines.stopMongo();
    try (var other = WatchingClient.of(channel, request().build())) {
      assertThat(other.awaitFailure().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    } finally {
      TestEngines.startMongo();
    }
    // Retry with the same event: it may be recorded although the answer was lost.
    var third = List.of(TestRecords.of(subject, 3));
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> {
          recorder.record(third);
          return true;
        });
    watcher.awaitEvents(3);

    assertThat(watcher.sequences()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void streamsEndAsUnavailableWhenTheServiceStops() {
    record(1);
    watcher.awaitEvents(1);
    feed.stop();
    try {
      assertThat(watcher.awaitFailure().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      try (var late = WatchingClient.of(channel, request().build())) {
        assertThat(late.awaitFailure().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      }
    } finally {
      feed.start();
    }
    try (var again =
        WatchingClient.of(
            channel, request().setAfter(watcher.events().getLast().getToken()).build())) {
      record(2);
      again.awaitEvents(1);
      assertThat(again.sequences()).containsExactly(2L);
    }
  }

  private WatchEventsRequest.Builder request() {
    return WatchEventsRequest.newBuilder().setSubject(subject);
  }

  private void record(long sequence) {
    recorder.record(
        LongStream.of(sequence).mapToObj(each -> TestRecords.of(subject, each)).toList());
  }
}
