package dev.workstream.notifications.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.workstream.notifications.RealEngines;
import dev.workstream.notifications.records.EventRecord;
import dev.workstream.notifications.records.EventRecorder;
import dev.workstream.notifications.records.Outcome;
import dev.workstream.notifications.records.TestRecords;
import dev.workstream.proto.notifications.v1.Event;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc.EventsServiceBlockingStub;
import dev.workstream.proto.notifications.v1.ListEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.context.ContextConfiguration;

/** No poll happens during a test: every live event was announced. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"workstream.live.poll-interval=10m", "workstream.live.recent-events=50"})
@ContextConfiguration(initializers = RealEngines.class)
class LiveIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Autowired EventRecorder recorder;
  @Autowired MongoTemplate mongo;
  @Autowired StringRedisTemplate redis;
  @Autowired GrpcServerLifecycle server;
  @Autowired MeterRegistry meters;

  private final String subject = TestRecords.subject();
  private final List<WatchingClient> watchers = new ArrayList<>();
  private ManagedChannel channel;
  private EventsServiceBlockingStub events;

  @BeforeEach
  void connect() {
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    events = EventsServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    recorder.prepare();
  }

  @AfterEach
  void disconnect() {
    watchers.forEach(WatchingClient::close);
    channel.shutdownNow();
    await().atMost(LIMIT).until(() -> gauge("workstream.live.watches") == 0);
  }

  @Test
  void writesRecordedEventsAndThenNewOnes() {
    record(1, 3);

    var watcher = watch(request().build());
    watcher.awaitEvents(3);
    record(4, 4);
    record(TestRecords.of(TestRecords.subject(), 1));
    record(5, 6);
    watcher.awaitEvents(6);

    assertThat(watcher.sequences()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    var event = watcher.events().getFirst();
    assertThat(event.getSubject()).isEqualTo(subject);
    assertThat(event.getEventType()).isEqualTo("workstream.task.created.v1");
    assertThat(event.getProducer()).isEqualTo("workstream-tasks");
    assertThat(event.getOccurredAt()).isEqualTo("2026-11-20T12:00:00.120Z");
    assertThat(event.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(event.getPayload()).isEqualTo("{\"anything\":12345678901234567890.5}");
    assertThat(event.getPublishedAt()).isEqualTo("2026-11-20T12:00:00.150Z");
    assertThat(event.getReceivedAt()).isEqualTo("2026-11-20T12:00:00.160Z");
    assertThat(event.getRecordedAt()).isEqualTo("2026-11-20T12:00:00.170Z");
  }

  @Test
  void resumesAfterAToken() {
    record(1, 5);
    var all = list(ListEventsRequest.newBuilder().setSubject(subject).build());

    var watcher = watch(request().setAfter(all.get(2).getToken()).build());
    watcher.awaitEvents(2);
    record(6, 6);
    watcher.awaitEvents(3);

    assertThat(watcher.sequences()).containsExactly(4L, 5L, 6L);
  }

  @Test
  void writesAllSubjectsInOneOrderAndOnlyTheWantedType() {
    var type = "workstream.example.of%d.v1".formatted(System.nanoTime());
    var watcher = watch(WatchEventsRequest.newBuilder().setEventType(type).build());
    var wanted = new ArrayList<String>();
    for (var sequence = 1; sequence <= 20; sequence++) {
      var eventId = TestRecords.eventId();
      wanted.add(eventId);
      record(
          TestRecords.of(eventId, type, TestRecords.subject(), 1),
          TestRecords.of(subject, sequence));
    }
    watcher.awaitEvents(20);

    assertThat(watcher.events()).extracting(Event::getEventId).containsExactlyElementsOf(wanted);
  }

  @Test
  void listsInPages() {
    record(1, 7);
    var request = ListEventsRequest.newBuilder().setSubject(subject).setPageSize(3);
    var sequences = new ArrayList<Long>();
    var hasMore = true;
    while (hasMore) {
      var page = events.listEvents(request.build());
      page.getEventsList().forEach(event -> sequences.add(event.getSequence()));
      hasMore = page.getMore();
      request.setAfter(page.getEvents(page.getEventsCount() - 1).getToken());
    }
    assertThat(sequences).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(events.listEvents(request.build()).getEventsList()).isEmpty();
  }

  @Test
  void writesEachEventOnceWhileCatchUpBecomesLive() throws Exception {
    var subjects = List.of(subject, TestRecords.subject(), TestRecords.subject());
    var perSubject = 400;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients = new ArrayList<Future<List<Long>>>();
      var writer =
          threads.submit(() -> {
            for (var sequence = 1; sequence <= perSubject; sequence++) {
              var at = sequence;
              record(subjects.stream().map(each -> TestRecords.of(each, at)).toList());
            }
          });
      for (var client = 0; client < 30; client++) {
        var random = new Random(client);
        var mine = subjects.get(client % subjects.size());
        clients.add(threads.submit(() -> comingAndGoing(mine, perSubject, random)));
      }
      writer.get(60, TimeUnit.SECONDS);
      for (var client : clients) {
        assertThat(client.get(60, TimeUnit.SECONDS))
            .containsExactlyElementsOf(LongStream.rangeClosed(1, perSubject).boxed().toList());
      }
    }
  }

  /** The events seen by a client that disconnects after every few events. */
  private List<Long> comingAndGoing(String subject, int last, Random random) {
    var seen = new ArrayList<Long>();
    var token = "";
    while (seen.size() < last) {
      var request = WatchEventsRequest.newBuilder().setSubject(subject).setAfter(token).build();
      try (var watcher = WatchingClient.of(channel, request)) {
        watcher.awaitEvents(Math.min(1 + random.nextInt(60), last - seen.size()));
        var told = List.copyOf(watcher.events());
        told.forEach(event -> seen.add(event.getSequence()));
        token = told.getLast().getToken();
      }
    }
    return seen;
  }

  @Test
  void aSlowClientMissesNothing() {
    record(1, 1);
    var patient = WatchingClient.patient(channel, request().build());
    watchers.add(patient);
    var quick = watch(request().build());
    quick.awaitEvents(1);
    // Far more than memory and the connection can hold.
    var text = "x".repeat(20_000);
    for (var sequence = 2; sequence <= 200; sequence++) {
      record(large(sequence, text));
    }
    quick.awaitEvents(200);
    assertThat(patient.events()).isEmpty();

    patient.take(1_000);
    patient.awaitEvents(200);
    record(201, 201);
    patient.awaitEvents(201);

    var all = LongStream.rangeClosed(1, 201).boxed().toList();
    assertThat(patient.sequences()).containsExactlyElementsOf(all);
    quick.awaitEvents(201);
    assertThat(quick.sequences()).containsExactlyElementsOf(all);
  }

  private EventRecord large(int sequence, String text) {
    var small = TestRecords.of(subject, sequence);
    return new EventRecord(
        EventRecord.NO_POSITION,
        small.eventId(),
        small.eventType(),
        subject,
        sequence,
        small.occurredAt(),
        small.traceId(),
        small.envelope().replace("12345678901234567890.5", "\"" + text + "\""),
        small.publishedAt(),
        small.receivedAt(),
        small.recordedAt());
  }

  @Test
  void writesARepairedRecordLateAndOnce() {
    var lost = TestRecords.of(subject, 2);
    record(TestRecords.of(subject, 1), lost);
    var watcher = watch(request().build());
    watcher.awaitEvents(2);
    var token = watcher.events().getFirst().getToken();
    records().deleteOne(new Document("_id", lost.eventId()));
    record(3, 3);
    watcher.awaitEvents(3);
    // Without clients no event is in memory.
    watcher.close();
    await().atMost(LIMIT).until(() -> gauge("workstream.live.watches") == 0);

    var later = watch(request().setAfter(token).build());
    later.awaitEvents(1);
    record(lost);
    record(4, 4);
    later.awaitEvents(3);

    assertThat(later.sequences()).containsExactly(3L, 2L, 4L);
  }

  @Test
  void skipsManyDeletedRecords() {
    record(1, 1);
    var watcher = watch(request().build());
    watcher.awaitEvents(1);
    watcher.close();
    await().atMost(LIMIT).until(() -> gauge("workstream.live.watches") == 0);
    // Without clients the reader rests.
    var others = TestRecords.subject();
    for (var from = 1; from <= 300; from += 100) {
      record(
          LongStream.range(from, from + 100)
              .mapToObj(sequence -> TestRecords.of(others, sequence))
              .toList());
    }
    records().deleteMany(new Document("subject", others));
    record(2, 2);

    var again = watch(request().build());
    again.awaitEvents(2);
    record(3, 3);
    again.awaitEvents(3);

    assertThat(again.sequences()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void announcesOnTheChannelOfEachSubject() throws Exception {
    var heard = new ArrayList<String>();
    var connection = redis.getRequiredConnectionFactory().getConnection();
    connection.subscribe(
        (message, _) -> {
          synchronized (heard) {
            heard.add(new String(message.getChannel()));
          }
        },
        ("workstream:events:" + subject).getBytes(),
        "workstream:events".getBytes());
    try {
      record(1, 3);
      await()
          .atMost(LIMIT)
          .until(() -> {
            synchronized (heard) {
              return heard.contains("workstream:events:" + subject)
                  && heard.contains("workstream:events");
            }
          });
    } finally {
      connection.close();
    }
  }

  @Test
  void refusesATokenWhoseEventIsNotKept() {
    record(1, 3);
    var all = list(ListEventsRequest.newBuilder().setSubject(subject).build());
    var token = all.getFirst().getToken();
    records()
        .updateOne(
            new Document("_id", all.getFirst().getEventId()),
            new Document(
                "$set",
                new Document("recorded_at", Date.from(Instant.now().minus(Duration.ofDays(31))))));

    assertExpired(token);
    assertExpired("999999999-00000000");
    // The token of another event: a restored store gave its position again.
    assertExpired(all.get(1).getToken().replaceFirst("-.*", "-00000000"));

    records().deleteOne(new Document("_id", all.get(2).getEventId()));
    assertExpired(all.get(2).getToken());
  }

  private void assertExpired(String token) {
    var watcher = watch(request().setAfter(token).build());
    assertThat(watcher.awaitFailure().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(reason(watcher.failure())).isEqualTo("TOKEN_EXPIRED");
    var failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> list(ListEventsRequest.newBuilder().setAfter(token).build()));
    assertThat(reason(failure)).isEqualTo("TOKEN_EXPIRED");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, nonsense, -, after, MALFORMED",
        "-, -, 0-00000000, -, after, MALFORMED",
        "-, -, 1-00000000x, -, after, MALFORMED",
        "'a b', -, -, -, subject, MALFORMED",
        "-, Upper, -, -, event_type, MALFORMED",
        "-, -, -, 0, page_size, OUT_OF_RANGE",
        "-, -, -, 201, page_size, OUT_OF_RANGE"
      })
  void refusesInvalidRequests(
      String subject, String type, String after, Integer pageSize, String field, String code)
      throws Exception {
    var request = ListEventsRequest.newBuilder();
    if (subject != null) {
      request.setSubject(subject);
    }
    if (type != null) {
      request.setEventType(type);
    }
    if (after != null) {
      request.setAfter(after);
    }
    if (pageSize != null) {
      request.setPageSize(pageSize);
    }
    var failure = catchThrowableOfType(StatusRuntimeException.class, () -> list(request.build()));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    var violation =
        StatusProto.fromThrowable(failure).getDetailsList().stream()
            .filter(detail -> detail.is(BadRequest.class))
            .findFirst()
            .orElseThrow()
            .unpack(BadRequest.class)
            .getFieldViolations(0);
    assertThat(violation.getField()).isEqualTo(field);
    assertThat(violation.getReason()).isEqualTo(code);
  }

  private static String reason(StatusRuntimeException failure) {
    try {
      return StatusProto.fromThrowable(failure).getDetails(0).unpack(ErrorInfo.class).getReason();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private WatchEventsRequest.Builder request() {
    return WatchEventsRequest.newBuilder().setSubject(subject);
  }

  private WatchingClient watch(WatchEventsRequest request) {
    var watcher = WatchingClient.of(channel, request);
    watchers.add(watcher);
    return watcher;
  }

  private List<Event> list(ListEventsRequest request) {
    return events.listEvents(request).getEventsList();
  }

  private void record(long first, long last) {
    record(
        LongStream.rangeClosed(first, last)
            .mapToObj(sequence -> TestRecords.of(subject, sequence))
            .toList());
  }

  private void record(EventRecord... events) {
    record(List.of(events));
  }

  private void record(List<EventRecord> events) {
    assertThat(recorder.record(events)).allMatch(Outcome.Recorded.class::isInstance);
  }

  private com.mongodb.client.MongoCollection<Document> records() {
    return mongo.getCollection("notifications");
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }
}
