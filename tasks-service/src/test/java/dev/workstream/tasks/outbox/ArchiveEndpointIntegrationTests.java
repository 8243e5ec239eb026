package dev.workstream.tasks.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.workstream.tasks.RealEngines;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class ArchiveEndpointIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String QUEUE = "archive-endpoint-tests";

  @Autowired RabbitTemplate rabbit;
  @Autowired JdbcClient jdbc;
  @Autowired JsonMapper json;

  @LocalManagementPort int managementPort;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void beginEmpty() {
    jdbc.sql("delete from outbox_archive").update();
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() ->
            rabbit.execute(channel -> {
              channel.queueDeclare(QUEUE, true, false, false, Map.of());
              channel.queueBind(QUEUE, "workstream.replay", QUEUE);
              channel.queuePurge(QUEUE);
              return true;
            }));
  }

  @AfterEach
  void deleteQueue() {
    rabbit.execute(channel -> channel.queueDelete(QUEUE));
  }

  @Test
  void listsTheEventsOfAPeriodPageByPage() throws Exception {
    var begin = Instant.now().minusSeconds(60);
    // Many events have the same time, because one pass of the relay archives them together. They
    // fill more than two pages.
    var ids = new ArrayList<String>();
    for (var i = 0; i < 2_500; i++) {
      ids.add(archived("task/" + i, 1, begin.plusSeconds(i / 1_100)).toString());
    }
    archived("task/before", 1, begin.minusMillis(1));
    archived("task/behind", 1, begin.plusSeconds(30));

    var found = new ArrayList<String>();
    var after = "";
    do {
      var page =
          json.readTree(get("?from=" + begin + "&to=" + begin.plusSeconds(30) + after).body());
      page.path("events").forEach(event -> found.add(event.path("event_id").asString()));
      after = page.path("next").isNull() ? null : "&after=" + page.path("next").asString();
    } while (after != null && found.size() < 5_000);

    assertThat(found).hasSize(2_500).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void republishesToOneQueueOnly() throws Exception {
    var first = archived("task/1", 1, Instant.now());
    var second = archived("task/1", 2, Instant.now());
    var unknown = UUID.randomUUID();

    var answer =
        post(
            "{\"queue\":\"" + QUEUE + "\",\"ids\":\"%s,%s,%s\"}".formatted(second, unknown, first));

    assertThat(answer.path("published").asInt()).isEqualTo(2);
    assertThat(answer.path("unknown").valueStream().map(JsonNode::asString))
        .containsExactly(unknown.toString());
    assertThat(answer.path("failed")).isEmpty();
    var messages = List.of(take(), take());
    assertThat(messages)
        .extracting(message -> message.getProps().getMessageId())
        .containsExactly(first.toString(), second.toString());
    assertThat(messages)
        .allSatisfy(message -> {
          assertThat(new String(message.getBody())).isEqualTo("{\"the\":\"body\"}");
          assertThat(message.getProps().getHeaders()).containsEntry("x-workstream-replay", true);
          assertThat(AsyncApiTests.own(message.getProps().getHeaders()))
              .isEqualTo(AsyncApiTests.headers("replayHeaders"));
          assertThat(message.getEnvelope().getExchange()).isEqualTo("workstream.replay");
        });
  }

  @Test
  void republishesTheEventsOfATaskInOrder() throws Exception {
    var ids = new ArrayList<String>();
    for (var sequence = 1; sequence <= 500; sequence++) {
      ids.add(archived("task/1", sequence, Instant.now()).toString());
    }

    post("{\"queue\":\"" + QUEUE + "\",\"ids\":\"" + String.join(",", ids) + "\"}");

    var taken = new ArrayList<String>();
    for (Message message; (message = rabbit.receive(QUEUE, 1_000)) != null; ) {
      taken.add(message.getMessageProperties().getMessageId());
    }
    assertThat(taken).containsExactlyElementsOf(ids);
  }

  @Test
  void reportsEventsForAMissingQueueAsFailed() throws Exception {
    var event = archived("task/1", 1, Instant.now());

    var answer = post("{\"queue\":\"no-such-queue\",\"ids\":\"%s\"}".formatted(event));

    assertThat(answer.path("published").asInt()).isZero();
    assertThat(answer.path("failed").path(event.toString()).asString()).contains("no such queue");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?from=yesterday&to=2026-11-20T12:00:00Z",
        "?from=2026-11-20T12:00:00Z",
        "?from=2026-11-20T12:00:00Z&to=2026-11-20T13:00:00Z&after=x",
        "?from=2026-11-20T12:00:00Z&to=2026-11-20T13:00:00Z&after=2026-11-20T12:00:00Z,x"
      })
  void refusesAnInvalidPeriod(String query) throws Exception {
    assertThat(get(query).statusCode()).isEqualTo(400);
  }

  private GetResponse take() {
    return await()
        .atMost(LIMIT)
        .until(
            () -> rabbit.execute(channel -> channel.basicGet(QUEUE, true)), each -> each != null);
  }

  private UUID archived(String subject, long sequence, Instant publishedAt) {
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into outbox_archive
              (event_id, subject, sequence, event_type, body, traceparent, created_at, published_at)
            values (:id, :subject, :sequence, 'workstream.task.created.v1',
              convert_to('{"the":"body"}', 'UTF8'), '00-1-2-01', now(), :at)
            """)
        .param("id", id)
        .param("subject", subject)
        .param("sequence", sequence)
        .param("at", java.sql.Timestamp.from(publishedAt))
        .update();
    return id;
  }

  private HttpResponse<String> get(String query) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(query)).build(), BodyHandlers.ofString());
  }

  private JsonNode post(String body) throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(uri(""))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }

  private URI uri(String query) {
    return URI.create("http://127.0.0.1:%d/actuator/archive%s".formatted(managementPort, query));
  }
}
