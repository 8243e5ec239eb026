package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/contracts/asyncapi.yaml says what this service declares at the broker and writes there. */
class AsyncApiTests {

  private final JsonMapper json = new JsonMapper();
  private JsonNode document;
  private String events;

  @BeforeEach
  void read() throws Exception {
    Map<String, Object> yaml =
        new Yaml().load(Files.readString(ReleasedEvents.CONTRACTS.resolve("asyncapi.yaml")));
    document = json.valueToTree(yaml);
    events = Files.readString(ReleasedEvents.CONTRACTS.resolve("events.md"));
  }

  @Test
  void itsQueuesAreThoseThatAreDeclared() throws Exception {
    var declared = new Declarations();
    new InboxTopology().declare(declared.connection());

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
  void itsExchangesAreThoseThatAreDeclared() throws Exception {
    var declared = new Declarations();
    new InboxTopology().declare(declared.connection());

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
  void itsReasonsAreThoseThatAreGivenAndMayGrow() {
    var reason = headers("deadLetterHeaders").path(DeadLetters.REASON);
    var codes = Arrays.stream(Decoded.Reason.values()).map(Decoded.Reason::code).toList();
    assertThat(reason.path("examples").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(codes);
    assertThat(reason.has("enum")).isFalse();
    assertThat(codes).allSatisfy(code -> assertThat(events).contains("`" + code + "`"));
  }

  @Test
  void itsHeadersAreThoseOfTheService() {
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

  /** Writes down what a broker would hear. */
  private final class Declarations {

    final Map<String, JsonNode> queues = new LinkedHashMap<>();
    final Map<String, String> exchanges = new LinkedHashMap<>();
    final Map<String, Map<String, String>> bindings = new LinkedHashMap<>();

    Connection connection() {
      return proxy(
          Connection.class,
          (method, arguments) ->
              switch (method) {
                case "createChannel" -> proxy(Channel.class, this::hear);
                case "getServerProperties" -> Map.of("product", "RabbitMQ", "version", "4.1.0");
                default -> throw new UnsupportedOperationException(method);
              });
    }

    private Object hear(String method, Object[] arguments) {
      return switch (method) {
        case "queueDeclare" -> {
          queues.put(
              (String) arguments[0], json.valueToTree(Arrays.asList(arguments).subList(1, 5)));
          yield new AMQP.Queue.DeclareOk.Builder().queue("").build();
        }
        case "exchangeDeclare" -> {
          exchanges.put(
              (String) arguments[0],
              ((BuiltinExchangeType) arguments[1]).getType() + " " + arguments[2]);
          yield new AMQP.Exchange.DeclareOk.Builder().build();
        }
        case "queueBind" -> {
          bindings
              .computeIfAbsent((String) arguments[0], _ -> new LinkedHashMap<>())
              .put((String) arguments[1], (String) arguments[2]);
          yield new AMQP.Queue.BindOk.Builder().build();
        }
        case "isOpen" -> false;
        case "close" -> Void.TYPE;
        default -> throw new UnsupportedOperationException(method);
      };
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (_, method, arguments) -> {
                var result = answer.to(method.getName(), arguments);
                return result == Void.TYPE ? null : result;
              }));
    }

    private interface Answer {

      Object to(String method, Object[] arguments);
    }
  }
}
