package dev.workstream.journeys;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Checks answers of the gateway against docs/contracts/openapi.yaml.
 *
 * <p>Stricter than a client must be: an undocumented field is an error too.
 */
final class ApiContract {

  private static final String PROBLEM = "application/problem+json";

  /** The header and the member of a problem that hold the same id. */
  private static final Map<String, String> IDS =
      Map.of("X-Request-Id", "request_id", "X-Trace-Id", "trace_id");

  private static final ApiContract CONTRACT = new ApiContract(document());

  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();
  private final JsonNode document;
  private final JsonNode closedComponents;

  private ApiContract(JsonNode document) {
    this.document = document;
    this.closedComponents = closed(document.path("components"));
  }

  /** The OpenAPI document. */
  static JsonNode document() {
    var checkout = Path.of(System.getProperty("workstream.checkout", "../.."));
    try {
      return new YAMLMapper()
          .readTree(Files.readString(checkout.resolve("docs/contracts/openapi.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks status, headers and body of an answer. For calls that the document does not name, it
   * checks only problems: the document must contain the problem.
   *
   * @param path with or without its query
   * @throws AssertionError naming everything that differs
   */
  static void check(
      String method, String path, int status, Map<String, List<String>> headers, String body) {
    CONTRACT.hold(method, path.replaceFirst("\\?.*", ""), status, headers, body);
  }

  private void hold(
      String method, String path, int status, Map<String, List<String>> headers, String body) {
    var answer = method + " " + path + " answered " + status;
    var operation = operation(method, path);
    var mediaType = header(headers, "Content-Type").orElse("").replaceFirst("\\s*;.*", "");
    JsonNode response;
    if (operation.isPresent()) {
      response = resolve(operation.get().path("responses").path(String.valueOf(status)));
      if (response.isMissingNode()) {
        throw new AssertionError(answer + ", which the document does not name for this call");
      }
    } else if (mediaType.equals(PROBLEM)) {
      response = problem(status);
    } else {
      return;
    }

    var media = response.path("content").path(mediaType);
    if (media.isMissingNode()) {
      throw new AssertionError(answer + " with a body of type '" + mediaType + "': " + body);
    }
    JsonNode tree;
    try {
      tree = json.readTree(body);
    } catch (JacksonException e) {
      throw new AssertionError(answer + " with a body that is not JSON: " + body, e);
    }

    var faults = new ArrayList<String>();
    var isProblem = mediaType.equals(PROBLEM);
    for (var documented : response.path("headers").properties()) {
      faults.addAll(header(documented.getKey(), resolve(documented.getValue()), headers, tree));
    }
    var open = (ObjectNode) media.path("schema").deepCopy();
    validate(open.put("unevaluatedProperties", false), body)
        .forEach(fault -> faults.add("body: " + fault));
    if (isProblem && tree.path("status").asInt() != status) {
      faults.add("the problem's status is " + tree.path("status"));
    }
    if (!faults.isEmpty()) {
      throw new AssertionError(
          answer + ", but " + String.join("; ", faults) + "\n" + headers + "\n" + body);
    }
  }

  private List<String> header(
      String name, JsonNode documented, Map<String, List<String>> headers, JsonNode body) {
    var value = header(headers, name);
    var id = IDS.containsKey(name) ? body.path(IDS.get(name)) : body.path("");
    if (value.isEmpty()) {
      // Answers of the HTTP server itself, before it accepts a request, have no ids.
      var isBeforeTheRequest =
          IDS.containsKey(name) && body.path("type").isString() && id.isMissingNode();
      return documented.path("required").asBoolean() && !isBeforeTheRequest
          ? List.of("no " + name)
          : List.of();
    }
    var faults = new ArrayList<String>();
    if (!id.isMissingNode() && !id.asString().equals(value.get())) {
      faults.add(name + " is " + value.get() + ", but the body says " + id);
    }
    var schema = (ObjectNode) documented.path("schema").deepCopy();
    var isText = schema.path("type").asString().equals("string");
    validate(schema, isText ? json.writeValueAsString(value.get()) : value.get())
        .forEach(fault -> faults.add(name + ": " + fault));
    return faults;
  }

  private Collection<String> validate(ObjectNode rules, String text) {
    var schema =
        schemas.computeIfAbsent(
            rules, _ -> registry.getSchema(rules.deepCopy().set("components", closedComponents)));
    try {
      return schema.validate(text, InputFormat.JSON).stream().map(Object::toString).toList();
    } catch (JacksonException | IllegalArgumentException e) {
      return List.of("'" + text + "' cannot be read");
    }
  }

  private Optional<JsonNode> operation(String method, String path) {
    var steps = path.split("/", -1);
    return document.path("paths").properties().stream()
        .filter(entry -> matches(entry.getKey().split("/", -1), steps))
        .map(entry -> entry.getValue().path(method.toLowerCase(Locale.ROOT)))
        .filter(JsonNode::isObject)
        .findFirst();
  }

  private static boolean matches(String[] template, String[] steps) {
    if (template.length != steps.length) {
      return false;
    }
    for (var i = 0; i < steps.length; i++) {
      var isVariable = template[i].startsWith("{");
      if (isVariable ? steps[i].isEmpty() : !template[i].equals(steps[i])) {
        return false;
      }
    }
    return true;
  }

  /** The documented problem of this status. */
  private JsonNode problem(int status) {
    for (var response : document.at("/components/responses")) {
      var rules = response.path("content").path(PROBLEM).path("schema").path("properties");
      if (rules.path("status").path("const").asInt() == status) {
        return response;
      }
    }
    throw new AssertionError("The document has no problem of status " + status);
  }

  private JsonNode resolve(JsonNode node) {
    var reference = node.path("$ref").asString("");
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }

  private static Optional<String> header(Map<String, List<String>> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey() != null && header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }

  /** Forbids unnamed fields, except in schemas that other schemas extend. */
  private static JsonNode closed(JsonNode components) {
    var copy = components.deepCopy();
    var builtUpon = new HashSet<String>();
    for (var schema : copy.path("schemas")) {
      schema.path("allOf").forEach(part -> builtUpon.add(part.path("$ref").asString()));
    }
    for (var schema : copy.path("schemas").properties()) {
      if (schema.getValue().has("properties")
          && !builtUpon.contains("#/components/schemas/" + schema.getKey())) {
        ((ObjectNode) schema.getValue()).put("unevaluatedProperties", false);
      }
    }
    return copy;
  }
}
