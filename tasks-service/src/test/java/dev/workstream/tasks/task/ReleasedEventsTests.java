package dev.workstream.tasks.task;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.workstream.tasks.outbox.EventBytes;
import dev.workstream.tasks.outbox.OutboxMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.instancio.junit.Given;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Today's events must match every released schema. The releases are in
 * docs/contracts/released/events; its README says how to add one.
 */
@ExtendWith(InstancioExtension.class)
class ReleasedEventsTests {

  private static final Path CHECKOUT = Path.of(System.getProperty("basedir", "")).resolve("..");
  private static final Path RELEASED = CHECKOUT.resolve("docs/contracts/released/events");
  private static final Path TODAY = CHECKOUT.resolve("proto/workstream/events/v1");
  private static final String IDS = "https://workstream.dev/schemas/events/v1/";
  private static final String ENDING = ".schema.json";
  private static final int SAMPLES = 1_000;

  private final EventBytes bytes = new EventBytes();
  private final TaskEventEncoder encoder = new TaskEventEncoder(bytes.json());

  @Test
  void everyEventMatchesEveryReleasedSchema(
      @Given(GeneratedText.Contents.class) Stream<NewTask> contents, @Given Stream<Instant> times)
      throws IOException {
    var schemas =
        Stream.concat(releases().stream(), Stream.of(TODAY))
            .map(ReleasedEventsTests::schemas)
            .toList();
    var time = times.iterator();
    var seen = new HashSet<String>();
    contents
        .limit(SAMPLES)
        .forEach(content -> {
          var task = new Task(TaskId.next(), content, time.next());
          var created = task.created();
          var completed = TaskTests.happened(task.complete(time.next()));
          for (var event : List.of(created, completed)) {
            var message = encoder.encode(event);
            seen.add(message.eventType());
            var text = new String(bytes.of(message, trace()), StandardCharsets.UTF_8);
            for (var release : schemas) {
              assertMatches(text, release);
            }
            var payload = bytes.json().readTree(text).path("payload");
            assertThat(payload.path("title").asString()).isEqualTo(content.title());
            assertThat(payload.path("description").asStringOpt().orElse(null))
                .isEqualTo(content.description());
          }
        });
    // A released type stays published as long as its version.
    for (var release : schemas) {
      assertThat(seen).containsAll(types(release));
    }
  }

  @Test
  void currentSchemasAcceptAllReleasedAndCurrentExamples() throws IOException {
    var today = schemas(TODAY);
    for (var release : releases()) {
      for (var example : files(release.resolveSibling("examples"), ".json")) {
        assertMatches(text(example), today);
      }
    }
    for (var file : files(TODAY, ENDING)) {
      var schema = today.get(name(IDS + file.getFileName()));
      var examples = bytes.json().readTree(text(file)).path("examples");
      assertThat(examples.isEmpty()).as(file.toString()).isFalse();
      examples.forEach(example -> assertMatches(example.toString(), schema));
    }
  }

  @Test
  void theAsyncApiDocumentHasEveryTypeAndValidExamples() {
    var today = schemas(TODAY);
    Map<String, Object> read =
        new Yaml().load(text(CHECKOUT.resolve("docs/contracts/asyncapi.yaml")));
    var document = bytes.json().valueToTree(read);
    var channels = document.path("channels").valueStream().map(each -> each.path("address"));
    assertThat(channels.map(JsonNode::asString)).containsAll(types(today));
    var examples =
        document
            .path("components")
            .path("messages")
            .valueStream()
            .flatMap(message -> message.path("examples").valueStream())
            .map(example -> example.path("payload").toString())
            .toList();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(types(today).size());
    examples.forEach(example -> assertMatches(example, today));
  }

  /** Writes the examples that the next release copies; see the README of the releases. */
  @Test
  void writesExamplesForTheNextRelease() throws IOException {
    var folder = Path.of("target/example-events");
    Files.createDirectories(folder);
    var today = schemas(TODAY);
    for (var example : examples().entrySet()) {
      var file = folder.resolve(example.getKey() + ".json");
      Files.write(file, example.getValue());
      assertMatches(text(file), today);
    }
  }

  private Map<String, byte[]> examples() {
    var minimal = task(1, new NewTask("Write it down", null));
    var described =
        task(
            2,
            new NewTask(
                "Write \"it\" down", "all of it,\r\n\ton \\ one page: naïve, 日本, 👩‍👩‍👧\n"));
    var longest = task(3, new NewTask("😀".repeat(200), "🗒".repeat(4_000)));
    var completed = task(4, new NewTask("Write it down", null));
    var completion =
        TaskTests.happened(completed.complete(Instant.parse("2026-11-20T12:00:01.050Z")));

    var examples = new LinkedHashMap<String, byte[]>();
    examples.put("created-minimal", example(1, encoder.encode(minimal.created())));
    examples.put("created-with-description", example(2, encoder.encode(described.created())));
    examples.put("created-longest", example(3, encoder.encode(longest.created())));
    examples.put("completed", example(4, encoder.encode(completion)));

    // A later minor version may publish these. Names with "example" are reserved for such tests.
    var created = encoder.encode(minimal.created());
    var unknown =
        new OutboxMessage(
            "workstream.example.happened.v1",
            created.occurredAt(),
            "example/1",
            7,
            bytes.json().createObjectNode().put("anything", 1.5));
    examples.put("unknown-type", example(5, unknown));
    var extended = (ObjectNode) bytes.json().readTree(example(6, created));
    extended.put("x_example", "a field of the envelope that came later");
    ((ObjectNode) extended.path("payload")).putObject("x_example").putArray("nested").add(1);
    examples.put("unknown-fields", bytes.json().writeValueAsBytes(extended));
    return examples;
  }

  private static Task task(int number, NewTask content) {
    return new Task(
        TaskId.parse("019a5f3e-8f00-7000-8000-%012d".formatted(number)),
        content,
        Instant.parse("2026-11-20T12:00:00.120Z"));
  }

  private byte[] example(int number, OutboxMessage message) {
    var eventId = UUID.fromString("019a5f3e-8f80-7000-8000-%012d".formatted(number));
    return bytes.of(
        new OutboxMessage(
            eventId,
            message.eventType(),
            message.occurredAt(),
            message.subject(),
            message.sequence(),
            message.payload()),
        "4bf92f3577b34da6a3ce929d0e0e4736");
  }

  private static String trace() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** The released versions of this major, each a folder. */
  private static List<Path> releases() throws IOException {
    try (var folders = Files.list(RELEASED)) {
      var releases =
          folders
              .filter(folder -> folder.getFileName().toString().startsWith("1."))
              .map(folder -> folder.resolve("schemas"))
              .sorted()
              .toList();
      assertThat(releases).isNotEmpty();
      return releases;
    }
  }

  private static Map<String, Schema> schemas(Path folder) {
    // Only schemas of this folder: a release must not depend on another.
    var texts = new HashMap<String, String>();
    for (var file : files(folder, ENDING)) {
      texts.put(IDS + file.getFileName(), text(file));
    }
    var registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(texts));
    return texts.keySet().stream()
        .collect(toMap(id -> name(id), id -> registry.getSchema(SchemaLocation.of(id))));
  }

  private static List<String> types(Map<String, Schema> schemas) {
    return schemas.keySet().stream().filter(name -> name.startsWith("workstream.")).toList();
  }

  private static List<Path> files(Path folder, String ending) {
    try (var files = Files.list(folder)) {
      var found = files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      assertThat(found).as(folder.toString()).isNotEmpty();
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(String id) {
    return id.substring(IDS.length(), id.length() - ENDING.length());
  }

  /** Checks an event against the envelope and, if its type is known, against its own schema. */
  private void assertMatches(String event, Map<String, Schema> schemas) {
    assertMatches(event, schemas.get("envelope"));
    var schema = schemas.get(bytes.json().readTree(event).path("event_type").asString());
    if (schema != null) {
      assertMatches(event, schema);
    }
  }

  private static void assertMatches(String event, Schema schema) {
    var errors =
        schema.validate(
            event,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    assertThat(errors).as(event).isEmpty();
  }
}
