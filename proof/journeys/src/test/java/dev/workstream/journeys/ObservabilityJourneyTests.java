package dev.workstream.journeys;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.proof.client.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator can follow a task in logs, in a trace and in metrics. */
@TestInstance(Lifecycle.PER_CLASS)
class ObservabilityJourneyTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Path CHECKOUT =
      Path.of(System.getProperty("workstream.checkout")).normalize();

  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_][a-z0-9_]*)[{ ]");

  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  /** The names of metrics in a query; the prefixes exclude functions. */
  private static final Pattern QUERIED =
      Pattern.compile("\\b(?:workstream|http|grpc|jvm|process|hikaricp)_[a-z0-9_]+");

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  private SpanReceiver receiver;
  private LocalSystem system;
  private Client client;

  @BeforeAll
  void start(@TempDir Path home) {
    receiver = new SpanReceiver();
    system =
        TestedSystem.at(
            home,
            Ports.free(),
            new Layout(
                1,
                1,
                false,
                Map.of(),
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
                    "MANAGEMENT_OTLP_METRICS_EXPORT_ENABLED", "true",
                    "OTEL_METRIC_EXPORT_INTERVAL", "1000")));
    system.start();
    client = new Client(system);
  }

  @AfterAll
  void stop() {
    system.close();
    client.close();
    receiver.close();
  }

  @Test
  void oneTraceHasAllHopsToTheRecord() {
    var trace = traceId();
    var id = create(trace);

    var hops =
        Map.of(
            "workstream-gateway", List.of("http post /api/v1/tasks", "TasksService/CreateTask"),
            "workstream-tasks", List.of("TasksService/CreateTask", "publish workstream.events"),
            "workstream-notifications", List.of("process workstream.notifications"));
    hops.forEach((service, names) ->
        names.forEach(name ->
            await()
                .atMost(LIMIT)
                .untilAsserted(() ->
                    assertThat(receiver.trace(trace))
                        .anyMatch(span ->
                            span.service().equals(service) && span.name().endsWith(name)))));
    assertThat(receiver.trace(trace)).noneMatch(span -> span.parentId().isEmpty());
    assertThat(receiver.trace(trace))
        .filteredOn(span -> !span.subject().isEmpty())
        .hasSize(2)
        .allMatch(span -> span.subject().equals("task/" + id));
  }

  @Test
  void probesAndTimersCreateNoTraces() {
    await().atMost(LIMIT).until(() -> readiness() == 200);
    var trace = traceId();
    create(trace);
    await().atMost(LIMIT).until(() -> !receiver.trace(trace).isEmpty());
    assertThat(receiver.spans())
        .extracting(SpanReceiver.Span::name)
        .noneMatch(name -> name.contains("actuator") || name.contains("Health"))
        .noneMatch(name -> name.startsWith("task ") || name.startsWith("security"));
  }

  @Test
  void exportsMetricsIfConfigured() {
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(receiver.metrics())
                .contains(
                    "workstream-gateway jvm.memory.used",
                    "workstream-tasks workstream.outbox.size",
                    "workstream-notifications workstream.inbox.paused"));
  }

  @Test
  void findsATaskInThreeLogsByTraceAndById() {
    var trace = traceId();
    var id = create(trace);

    var lines = lines().filter(line -> line.path("trace_id").asString("").equals(trace)).toList();
    assertThat(lines)
        .extracting(line -> line.path("service").asString())
        .containsOnly("workstream-gateway", "workstream-tasks", "workstream-notifications");
    assertThat(lines).allMatch(line -> line.path("task_id").asString("").equals(id));
    assertThat(
            lines()
                .filter(line -> line.path("task_id").asString("").equals(id))
                .map(line -> line.path("message").asString())
                .toList())
        .containsExactlyInAnyOrder(
            "Answered",
            "Committed workstream.task.created.v1",
            "Recorded workstream.task.created.v1");
    var event = client.records(id).getFirst().path("event_id").asString();
    assertThat(values(lines, "event_id", "workstream-tasks")).containsOnly(event);
    assertThat(values(lines, "event_id", "workstream-notifications")).containsOnly(event);
    assertThat(values(lines, "request_id", "workstream-tasks"))
        .isNotEmpty()
        .isEqualTo(values(lines, "request_id", "workstream-gateway"));
  }

  @Test
  void inputCannotForgeLogLines() {
    client.get("x%0A%7B%22service%22:%22forged%22%7D%0A");
    client.create("A title\n{\"service\":\"forged\"}\n");
    client.create("A title", "X-Request-Id", "forged\t\"");
    create(traceId());

    assertThat(lines())
        .extracting(line -> line.path("service").asString())
        .containsOnly("workstream-gateway", "workstream-tasks", "workstream-notifications");
  }

  @Test
  void servicesOfferEveryMetricOfAlertsAndDashboard() throws Exception {
    create(traceId());
    var offered = await().atMost(LIMIT).until(this::metricNames, this::hasQueues);

    assertThat(offered).containsAll(queried("alerts.yml"));
    assertThat(offered).containsAll(queried("grafana/dashboards/workstream.json"));
  }

  @Test
  void inputCannotAddLabelValuesToMetrics() throws Exception {
    for (var path :
        List.of("/nothing-" + UUID.randomUUID(), "/api/v1/tasks/" + UUID.randomUUID())) {
      client.get("../../.." + path);
      http.send(
          HttpRequest.newBuilder(system.gateway().resolve(path))
              .method("BREW", BodyPublishers.noBody())
              .build(),
          BodyHandlers.discarding());
    }
    create(traceId());

    var requests =
        metrics("gateway").lines().filter(line -> line.startsWith("http_server_requests")).toList();
    assertThat(requests).isNotEmpty();
    for (var line : requests) {
      LABEL
          .matcher(line)
          .results()
          .forEach(label -> {
            switch (label.group(1)) {
              case "method" -> assertThat(label.group(2)).isIn("GET", "POST", "UNKNOWN");
              case "uri" ->
                  assertThat(label.group(2)).doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}");
              case "application" -> assertThat(label.group(2)).isEqualTo("workstream-gateway");
              default -> {}
            }
          });
    }
  }

  /** Creates a task and waits for its record. */
  private String create(String trace) {
    var created =
        client.create("To be seen", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    assertThat(created.status()).isEqualTo(201);
    var id = created.body().path("id").asString();
    await().atMost(LIMIT).until(() -> client.records(id).size() == 1);
    return id;
  }

  private static String traceId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** All JSON lines of the logs. The JVM also writes plain-text warnings there. */
  private Stream<JsonNode> lines() {
    return system.serviceNames().stream()
        .flatMap(service -> read(system.log(service)).lines())
        .filter(line -> line.startsWith("{"))
        .map(json::readTree);
  }

  private static Set<String> values(List<JsonNode> lines, String field, String service) {
    return lines.stream()
        .filter(line -> line.path("service").asString().equals(service))
        .map(line -> line.path(field).asString(""))
        .collect(toCollection(TreeSet::new));
  }

  /** The names of all metrics and labels. Some labels in queries look like metrics. */
  private Set<String> metricNames() {
    var names = new TreeSet<String>();
    for (var service : system.serviceNames()) {
      var metrics = metrics(service);
      SAMPLE.matcher(metrics).results().forEach(sample -> names.add(sample.group(1)));
      LABEL.matcher(metrics).results().forEach(label -> names.add(label.group(1)));
    }
    return names;
  }

  private boolean hasQueues(Set<String> names) {
    return names.contains("workstream_inbox_lag_seconds_bucket");
  }

  private static Set<String> queried(String file) {
    var names =
        QUERIED
            .matcher(read(CHECKOUT.resolve("deploy/observability").resolve(file)))
            .results()
            .map(name -> name.group())
            .collect(toCollection(TreeSet::new));
    assertThat(names).hasSizeGreaterThan(8);
    return names;
  }

  private String metrics(String service) {
    try (var metrics = new Metrics(system.management(service))) {
      return metrics.text();
    }
  }

  private int readiness() throws Exception {
    return get(system.management("gateway").resolve("/actuator/health/readiness")).statusCode();
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
