package dev.workstream.notifications.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.defaults.broker.Declaration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/contracts/asyncapi.yaml describes what this service declares and writes at the broker. */
class AsyncApiTests {

  private static final Path CONTRACTS =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/contracts");

  private final JsonMapper json = new JsonMapper();
  private JsonNode document;
  private String events;

  @BeforeEach
  void read() throws Exception {
    Map<String, Object> yaml =
        new Yaml().load(Files.readString(CONTRACTS.resolve("asyncapi.yaml")));
    document = json.valueToTree(yaml);
    events = Files.readString(CONTRACTS.resolve("events.md"));
  }

  @Test
  void documentsTheDeclaredQueues() throws Exception {
    var declared = new Declarations();
    declared.add(new QueueTopology().declarations());

    var queues = new LinkedHashMap<String, JsonNode>();
    var bindings = new LinkedHashMap<String, JsonNode>();
    for (var channel : document.path("channels")) {
      var amqp = channel.path("bindings").path("amqp");
      if (amqp.path("is").asString("").equals("queue")) {
        var queue = amqp.path("queue");
        assertThat(channel.path("address")).isEqualTo(queue.path("name"));
        queues.put(
            queue.path("name").asString(),
            json.valueToTree(
                Arrays.asList(
                    queue.path("durable"),
                    queue.path("exclusive"),
                    queue.path("autoDelete"),
                    channel.path("x-arguments"))));
        if (channel.has("x-bindings")) {
          bindings.put(queue.path("name").asString(), channel.path("x-bindings"));
        }
      }
    }
    assertThat(queues).isEqualTo(declared.queues).hasSize(2);
    assertThat(json.<JsonNode>valueToTree(bindings))
        .isEqualTo(json.<JsonNode>valueToTree(declared.bindings));
  }

  @Test
  void documentsTheDeclaredExchanges() throws Exception {
    var declared = new Declarations();
    declared.add(new QueueTopology().declarations());

    var exchanges = new LinkedHashMap<String, String>();
    for (var bindings :
        List.of(
            document.path("components").path("channelBindings").path("events"),
            document.path("channels").path("replay").path("bindings"))) {
      var exchange = bindings.path("amqp").path("exchange");
      exchanges.put(
          exchange.path("name").asString(),
          exchange.path("type").asString() + " " + exchange.path("durable").asBoolean());
    }
    assertThat(exchanges).isEqualTo(declared.exchanges).hasSize(2);
  }

  @Test
  void documentsAllReasonsAsAnOpenList() {
    var reason = headers("deadLetterHeaders").path(DeadLetters.REASON);
    var codes = Arrays.stream(DeadLetterReason.values()).map(DeadLetterReason::code).toList();
    assertThat(reason.path("examples").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(codes);
    assertThat(reason.has("enum")).isFalse();
    assertThat(codes).allSatisfy(code -> assertThat(events).contains("`" + code + "`"));
  }

  @Test
  void documentsTheHeadersOfDeadLettersAndReplays() {
    assertThat(headers("deadLetterHeaders").propertyNames())
        .containsExactlyInAnyOrderElementsOf(DeadLetters.OWN_HEADERS);
    assertThat(DeadLetters.OWN_HEADERS)
        .allSatisfy(header -> assertThat(events).contains("`" + header + "`"));
    var replay =
        document.path("components").path("schemas").path("replayHeaders").path("allOf").path(1);
    assertThat(replay.path("properties").propertyNames()).containsExactly(Delivery.REPLAY);
  }

  private JsonNode headers(String schema) {
    return document.path("components").path("schemas").path(schema).path("properties");
  }

  /** Collects the declarations in the form of the document. */
  private final class Declarations {

    final Map<String, JsonNode> queues = new LinkedHashMap<>();
    final Map<String, String> exchanges = new LinkedHashMap<>();
    final Map<String, Map<String, String>> bindings = new LinkedHashMap<>();

    void add(List<Declaration> declarations) {
      for (var declaration : declarations) {
        switch (declaration) {
          case Declaration.Queue queue ->
              queues.put(
                  queue.name(),
                  // service-defaults declares durable queues, neither exclusive nor auto-delete.
                  json.valueToTree(
                      Arrays.asList(true, false, false, queue.argumentsFor("RabbitMQ", "4.1.0"))));
          case Declaration.Exchange(var name, var kind) ->
              exchanges.put(name, kind.code() + " " + true);
          case Declaration.Binding(var queue, var exchange, var key) ->
              bindings.computeIfAbsent(queue, _ -> new LinkedHashMap<>()).put(exchange, key);
        }
      }
    }
  }
}
