package dev.workstream.tasks.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.tasks.RealEngines;
import dev.workstream.testengines.TestEngines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class OutboxIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Autowired Outbox outbox;
  @Autowired OutboxStore store;
  @Autowired OutboxSchedule schedule;
  @Autowired EventPublisher publisher;
  @Autowired OutboxProperties properties;
  @Autowired PlatformTransactionManager transactionManager;
  @Autowired CachingConnectionFactory connections;
  @Autowired JdbcClient jdbc;
  @Autowired JsonMapper json;

  /** Each test has another event type, because the tests share a broker. */
  private final String type =
      "workstream.t" + UUID.randomUUID().toString().replace("-", "") + ".happened.v1";

  private EventQueue queue;

  @BeforeEach
  void beginEmpty() {
    jdbc.sql("delete from outbox").update();
    queue = new EventQueue(connections);
  }

  @AfterEach
  void restartTheRelay() {
    queue.close();
    schedule.start();
  }

  @Test
  void publishesTheStoredBytesWithTheirIdentity() {
    queue.bind(type);
    var subject = subject();
    var eventId = append(subject, 1);

    var message = queue.take(1).getFirst();

    var properties = message.getMessageProperties();
    assertThat(properties.getMessageId()).isEqualTo(eventId.toString());
    assertThat(properties.getType()).isEqualTo(type);
    assertThat(properties.getAppId()).isEqualTo("workstream-tasks");
    assertThat(properties.getContentType()).isEqualTo("application/json");
    assertThat(properties.getReceivedDeliveryMode()).isEqualTo(MessageDeliveryMode.PERSISTENT);
    assertThat(properties.getPriority()).isZero();
    assertThat(properties.getExpiration()).isNull();
    var envelope = json.readTree(message.getBody());
    assertThat(envelope.path("event_id").asString()).isEqualTo(eventId.toString());
    assertThat(envelope.path("subject").asString()).isEqualTo(subject);
    assertThat(properties.<String>getHeader("traceparent"))
        .startsWith("00-" + envelope.path("trace_id").asString() + "-");
    assertThat(Instant.parse(properties.getHeader("x-workstream-published-at")))
        .isBetween(Instant.now().minus(LIMIT), Instant.now());
    assertThat(AsyncApiTests.own(properties.getHeaders()))
        .isEqualTo(AsyncApiTests.headers("eventHeaders"));
    await().atMost(LIMIT).until(() -> archived(eventId).equals(List.of(text(message))));
    assertThat(waiting()).isZero();
  }

  @Test
  void refusesToAppendOutsideATransaction() {
    assertThatExceptionOfType(IllegalTransactionStateException.class)
        .isThrownBy(() -> outbox.append(message(subject(), 1)));
  }

  @Test
  void refusesADuplicateSequence() {
    schedule.stop();
    var subject = subject();
    append(subject, 1);
    assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> append(subject, 1));
  }

  @Test
  void publishesNothingAfterARollback() {
    queue.bind(type);
    var subject = subject();
    transaction()
        .executeWithoutResult(status -> {
          outbox.append(message(subject, 1));
          status.setRollbackOnly();
        });
    append(subject, 1);
    assertThat(queue.take(1)).hasSize(1);
    await().atMost(LIMIT).until(() -> waiting() == 0);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void keepsAnUnroutableEventUntilAQueueIsBound() {
    var eventId = append(subject(), 1);
    await().atMost(LIMIT).until(() -> attempts(eventId) >= 2);

    queue.bind(type);

    assertThat(queue.take(1))
        .extracting(message -> message.getMessageProperties().getMessageId())
        .containsExactly(eventId.toString());
    await().atMost(LIMIT).until(() -> waiting() == 0);
  }

  @Test
  void holdsBackOnlyTheSubjectOfAReturnedEvent() {
    queue.bind(type);
    var held = subject();
    var unroutable = UUID.randomUUID();
    transaction()
        .executeWithoutResult(_ ->
            outbox.append(
                new OutboxMessage(
                    unroutable,
                    "workstream.unroutable." + type.substring("workstream.".length()),
                    Instant.now(),
                    held,
                    1,
                    json.createObjectNode())));
    append(held, 2);
    append(held, 3);
    await().atMost(LIMIT).until(() -> attempts(unroutable) >= 1);
    var other = subject();
    append(other, 1);

    assertThat(queue.take(1)).extracting(this::subjectOf).containsExactly(other);
    await().atMost(LIMIT).until(() -> waiting() == 3);

    queue.bind("workstream.unroutable.#");
    assertThat(queue.take(3)).extracting(this::sequenceOf).containsExactly(1L, 2L, 3L);
  }

  @Test
  void keepsTheOrderOfEachSubjectWithConcurrentRelays() throws Exception {
    queue.bind(type);
    schedule.stop();
    var subjects = IntStream.range(0, 20).mapToObj(_ -> subject()).toList();
    var perSubject = 25;
    for (var sequence = 1L; sequence <= perSubject; sequence++) {
      for (var subject : subjects) {
        append(subject, sequence);
      }
    }

    try (var relays = Executors.newFixedThreadPool(3)) {
      Callable<Boolean> drain = this::drainWithANewRelay;
      for (var relay : relays.invokeAll(List.of(drain, drain, drain))) {
        assertThat(relay.get()).isTrue();
      }
    }

    assertThat(waiting()).isZero();
    var messages = queue.take(subjects.size() * perSubject);
    for (var subject : subjects) {
      assertThat(messages.stream().filter(m -> subjectOf(m).equals(subject)).map(this::sequenceOf))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, perSubject).boxed().toList());
    }
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void republishesAnEventThatADeadRelayDidNotArchive() {
    queue.bind(type);
    schedule.stop();
    var eventId = append(subject(), 1);
    var relay = relay();
    // A process that is killed after the confirm leaves this: a published event that is not
    // archived.
    transaction()
        .executeWithoutResult(status -> {
          relay.pass();
          status.setRollbackOnly();
        });
    assertThat(waiting()).isEqualTo(1);

    relay.pass();

    assertThat(queue.take(2))
        .extracting(message -> message.getMessageProperties().getMessageId())
        .containsExactly(eventId.toString(), eventId.toString());
    assertThat(waiting()).isZero();
  }

  @Test
  void waitsWhileTheBrokerIsDownAndThenPublishesInOrder() {
    queue.bind(type);
    var subject = subject();
    append(subject, 1);
    assertThat(queue.take(1)).hasSize(1);
    TestEngines.stopRabbit();
    try {
      LongStream.rangeClosed(2, 20).forEach(sequence -> append(subject, sequence));
      assertThat(waiting()).isEqualTo(19);
      assertThat(jdbc.sql("select max(attempts) from outbox").query(Integer.class).single())
          .isZero();
    } finally {
      TestEngines.startRabbit();
    }
    await().atMost(LIMIT).until(() -> waiting() == 0);
    var sequences = new ArrayList<>(queue.take(19).stream().map(this::sequenceOf).toList());
    assertThat(sequences).containsExactlyElementsOf(LongStream.rangeClosed(2, 20).boxed().toList());
  }

  @Test
  void createsComingPartitionsAndDropsExpiredOnes() {
    var old = LocalDate.now(ZoneOffset.UTC).minusDays(15);
    var name = "outbox_archive_" + old.toString().replace("-", "");
    jdbc.sql(
            "create table %s partition of outbox_archive for values from ('%s') to ('%s')"
                .formatted(name, old, old.plusDays(1)))
        .update();

    store.maintainArchive(14, 7);
    store.maintainArchive(14, 7);

    var today = LocalDate.now(ZoneOffset.UTC);
    assertThat(
            jdbc.sql(
                    """
                    select child.relname from pg_inherits join pg_class child on child.oid = inhrelid
                    where inhparent = 'outbox_archive'::regclass
                    """)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(0, 7)
                .mapToObj(today::plusDays)
                .map(day -> "outbox_archive_" + day.toString().replace("-", ""))
                .toList());
  }

  private boolean drainWithANewRelay() {
    var relay = relay();
    var until = System.nanoTime() + LIMIT.toNanos();
    while (waiting() > 0 && System.nanoTime() < until) {
      relay.pass();
    }
    return waiting() == 0;
  }

  private OutboxRelay relay() {
    return new OutboxRelay(
        store,
        publisher,
        properties,
        transactionManager,
        Clock.systemUTC(),
        Ticker.system(),
        new OutboxTrace(Tracer.NOOP),
        new SimpleMeterRegistry());
  }

  private UUID append(String subject, long sequence) {
    var message = message(subject, sequence);
    transaction().executeWithoutResult(_ -> outbox.append(message));
    return message.eventId();
  }

  private OutboxMessage message(String subject, long sequence) {
    return new OutboxMessage(type, Instant.now(), subject, sequence, json.createObjectNode());
  }

  private static String subject() {
    return "thing/" + UUID.randomUUID();
  }

  private TransactionTemplate transaction() {
    return new TransactionTemplate(transactionManager);
  }

  private long waiting() {
    return store.backlog().size();
  }

  private int attempts(UUID eventId) {
    return jdbc.sql("select attempts from outbox where event_id = :id")
        .param("id", eventId)
        .query(Integer.class)
        .single();
  }

  private List<String> archived(UUID eventId) {
    return jdbc.sql("select convert_from(body, 'UTF8') from outbox_archive where event_id = :id")
        .param("id", eventId)
        .query(String.class)
        .list();
  }

  private static String text(Message message) {
    return new String(message.getBody(), StandardCharsets.UTF_8);
  }

  private JsonNode envelope(Message message) {
    return json.readTree(message.getBody());
  }

  private String subjectOf(Message message) {
    return envelope(message).path("subject").asString();
  }

  private long sequenceOf(Message message) {
    return envelope(message).path("sequence").asLong();
  }
}
