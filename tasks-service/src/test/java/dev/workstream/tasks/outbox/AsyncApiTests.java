package dev.workstream.tasks.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.defaults.broker.Declaration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/contracts/asyncapi.yaml documents the exchanges that this service declares. */
class AsyncApiTests {

  private static final JsonNode DOCUMENT = read();

  @Test
  void documentsTheDeclaredExchanges() {
    var configuration = new OutboxConfiguration();
    for (var declaration : configuration.exchanges().declarations()) {
      var declared = (Declaration.Exchange) declaration;
      var documented =
          DOCUMENT
              .path("channels")
              .valueStream()
              .map(channel ->
                  channel.path("bindings").has("$ref")
                      ? DOCUMENT.path("components").path("channelBindings").path("events")
                      : channel.path("bindings"))
              .map(bindings -> bindings.path("amqp").path("exchange"))
              .filter(exchange -> exchange.path("name").asString("").equals(declared.name()))
              .toList();
      assertThat(documented)
          .as(declared.name())
          .isNotEmpty()
          .allSatisfy(exchange -> {
            assertThat(exchange.path("type").asString()).isEqualTo(declared.kind().code());
            // The broker package declares only durable exchanges.
            assertThat(exchange.path("durable").asBoolean()).isTrue();
            assertThat(exchange.path("autoDelete").asBoolean()).isFalse();
          });
    }
  }

  /** The header names that the document gives for a message. */
  static Set<String> headers(String schema) {
    var found = DOCUMENT.path("components").path("schemas").path(schema);
    var names = new TreeSet<>(found.path("properties").propertyNames());
    for (var part : found.path("allOf")) {
      names.addAll(
          part.has("$ref")
              ? headers(part.path("$ref").asString().replaceFirst(".*/", ""))
              : part.path("properties").propertyNames());
    }
    assertThat(names).isNotEmpty();
    return names;
  }

  /** Leaves out the headers with which Spring AMQP matches returned messages. */
  static Set<String> own(Map<String, ?> headers) {
    var names = new TreeSet<>(headers.keySet());
    names.removeIf(name -> name.startsWith("spring_"));
    return names;
  }

  private static JsonNode read() {
    var checkout = Path.of(System.getProperty("basedir", "")).resolve("..");
    try {
      Map<String, Object> yaml =
          new Yaml().load(Files.readString(checkout.resolve("docs/contracts/asyncapi.yaml")));
      return new JsonMapper().valueToTree(yaml);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
