package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ApiContractTests {

  private static final JsonNode DOCUMENT = ApiContract.document();

  private static final String ID = "01a1fb7e-ca64-76b6-9b82-2eb32528b12a";
  private static final String REQUEST = "22f4c7eb-fff9-4453-944d-49687cd60cd6";
  private static final String TRACE = "f494d8e447b6b6783226aeb20e876d1c";

  private static final String TASK =
      """
      {"id":"%s","title":"Write it down","description":null,"status":"open",
       "created_at":"2026-11-21T00:25:52.996Z","completed_at":null,"version":1}
      """
          .formatted(ID);

  private static final String UNAVAILABLE =
      """
      {"type":"https://workstream.dev/problems/unavailable","title":"t","status":503,"detail":"d",
       "instance":"/api/v1/tasks","request_id":"%s","trace_id":"%s"}
      """
          .formatted(REQUEST, TRACE);

  private static final String BEFORE_THE_REQUEST =
      """
      {"type":"https://workstream.dev/problems/validation","title":"t","status":400,"detail":"d",
       "errors":[]}
      """;

  @ParameterizedTest(name = "{0} {1} {2} {5}")
  @MethodSource
  void acceptsEveryExampleOfTheDocument(
      String method,
      String path,
      int status,
      Map<String, List<String>> headers,
      String body,
      String name) {
    ApiContract.check(method, path, status, headers, body);
  }

  static Stream<Arguments> acceptsEveryExampleOfTheDocument() {
    var examples = new ArrayList<Arguments>();
    for (var path : DOCUMENT.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        for (var response : operation.getValue().path("responses").properties()) {
          var answer = resolve(response.getValue());
          for (var media : answer.path("content").properties()) {
            var headers = new HashMap<String, List<String>>();
            headers.put("content-type", List.of(media.getKey()));
            for (var header : answer.path("headers").properties()) {
              headers.put(
                  header.getKey().toLowerCase(Locale.ROOT),
                  List.of(resolve(header.getValue()).path("example").asString()));
            }
            for (var example : media.getValue().path("examples").properties()) {
              examples.add(
                  Arguments.of(
                      operation.getKey(),
                      path.getKey().replace("{id}", ID),
                      Integer.parseInt(response.getKey()),
                      headers,
                      example.getValue().path("value").toString(),
                      example.getKey()));
            }
          }
        }
      }
    }
    return examples.stream();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"version\":1         | \"version\":0                | version",
        "\"version\":1         | \"version\":\"1\"            | version",
        "\"version\":1         | \"version\":1,\"colour\":\"\" | colour",
        ",\"version\":1        | ``                           | version",
        "open                  | lost                         | status",
        ".996Z                 | .996123Z                     | created_at",
        "Write it down         | ``                           | title",
        "Write it down         | a\\u0000b                    | title",
        "-76b6-                | -46b6-                       | id",
        "}                     | }}                           | not JSON"
      })
  void refusesAnInvalidTask(String part, String other, String fault) {
    refuses("GET", "/api/v1/tasks/" + ID, 200, headers(), TASK.replace(part, other), fault);
  }

  @Test
  void refusesAnInvalidTaskInAList() {
    var list = "{\"tasks\":[" + TASK + "],\"next_page_token\":null}";
    ApiContract.check("GET", "/api/v1/tasks?page_size=1", 200, headers(), list);
    refuses("GET", "/api/v1/tasks", 200, headers(), list.replace("null}", "\"\"}"), "next_page");
    refuses("GET", "/api/v1/tasks", 200, headers(), list.replace("\"title\"", "\"tit\""), "tit");
  }

  @Test
  void refusesAnUndocumentedStatusOrMediaType() {
    refuses("GET", "/api/v1/tasks/" + ID, 201, headers(), TASK, "does not name");
    refuses("GET", "/api/v1/tasks", 404, headers(), TASK, "does not name");
    var html = headers("Content-Type", "text/html");
    refuses("GET", "/api/v1/tasks/" + ID, 200, html, TASK, "text/html");
    refuses("GET", "/api/v1/tasks/" + ID, 400, headers(), TASK, "application/json");
  }

  @Test
  void refusesAnAnswerWithoutARequiredHeader() {
    refuses("POST", "/api/v1/tasks", 201, headers(), TASK, "no Location");
    var elsewhere = headers("Location", "http://gateway/tasks");
    refuses("POST", "/api/v1/tasks", 201, elsewhere, TASK, "Location: ");
    var located = headers("location", "/api/v1/tasks/" + ID);
    assertThatCode(() -> ApiContract.check("POST", "/api/v1/tasks", 201, located, TASK))
        .doesNotThrowAnyException();
    located.remove("X-Trace-Id");
    refuses("POST", "/api/v1/tasks", 201, located, TASK, "no X-Trace-Id");
  }

  @ParameterizedTest
  @CsvSource({
    "problems/unavailable, problems/timeout, type",
    "503, 500, status",
    "'\"title\":\"t\",', '', title",
    "'\"detail\":\"d\"', '\"detail\":\"d\",\"exception\":\"E\"', exception",
    "22f4c7eb, 22f4c7ec, X-Request-Id",
    "f494d8e4, f494d8e5, X-Trace-Id"
  })
  void refusesAnInvalidProblem(String part, String other, String fault) {
    var headers = problem("Retry-After", "1");
    ApiContract.check("GET", "/api/v1/tasks", 503, headers, UNAVAILABLE);
    var body = UNAVAILABLE.replace(part, other);
    refuses("GET", "/api/v1/tasks", 503, headers, body, fault);
    refuses("GET", "/nowhere", 503, headers, body, fault);
  }

  @ParameterizedTest
  @CsvSource({"soon", "0", "-1", "1.5", "''"})
  void refusesARetryAfterThatIsNotInSeconds(String value) {
    refuses("GET", "/api/v1/tasks", 503, problem("Retry-After", value), UNAVAILABLE, "Retry-After");
  }

  @Test
  void requiresNoIdsBeforeARequestIsAccepted() {
    var headers = Map.of("Content-Type", List.of("application/problem+json;charset=UTF-8"));
    ApiContract.check("GET", "/api/v1/tasks", 400, headers, BEFORE_THE_REQUEST);
    refuses("GET", "/api/v1/tasks/" + ID, 200, headers("X-Trace-Id", ""), TASK, "X-Trace-Id");
    var json = Map.of("Content-Type", List.of("application/json"));
    refuses("GET", "/api/v1/tasks/" + ID, 200, json, TASK, "no X-Request-Id");
  }

  @Test
  void checksOnlyProblemsOfUndocumentedCalls() {
    var html = headers("Content-Type", "text/html");
    ApiContract.check("GET", "/swagger-ui/index.html", 200, html, "<html>");
    refuses("GET", "/nowhere", 418, problem("Retry-After", "1"), UNAVAILABLE, "418");
    var body = UNAVAILABLE.replace("unavailable", "method-not-allowed").replace("503", "405");
    refuses("DELETE", "/api/v1/tasks", 405, problem("Retry-After", "1"), body, "no Allow");
    ApiContract.check("DELETE", "/api/v1/tasks", 405, problem("Allow", "GET,POST"), body);
  }

  private static void refuses(
      String method,
      String path,
      int status,
      Map<String, List<String>> headers,
      String body,
      String fault) {
    // Check the first line only: the next lines repeat the answer.
    assertThatThrownBy(() -> ApiContract.check(method, path, status, headers, body))
        .isInstanceOf(AssertionError.class)
        .extracting(error -> error.getMessage().lines().findFirst().orElse(""), STRING)
        .contains(fault);
  }

  private static Map<String, List<String>> problem(String... more) {
    var headers = headers(more);
    headers.put("Content-Type", List.of("application/problem+json"));
    return headers;
  }

  private static Map<String, List<String>> headers(String... more) {
    var headers = new HashMap<String, List<String>>();
    headers.put("Content-Type", List.of("application/json"));
    headers.put("X-Request-Id", List.of(REQUEST));
    headers.put("X-Trace-Id", List.of(TRACE));
    for (var i = 0; i < more.length; i += 2) {
      headers.put(more[i], List.of(more[i + 1]));
    }
    return headers;
  }

  private static JsonNode resolve(JsonNode node) {
    var reference = node.path("$ref").asString("");
    return reference.isEmpty() ? node : DOCUMENT.at(reference.substring(1));
  }
}
