package dev.workstream.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemTypeTests {

  private static final String BASE = "https://workstream.dev/problems/";

  private static final Path PAGES = Path.of("../docs/problems");

  private final JsonMapper json = new JsonMapper();

  @Test
  void everyTypeHasItsPageAndEveryPageItsType() throws IOException {
    try (var files = Files.list(PAGES)) {
      var pages =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> !file.equals("README.md"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(pages)
          .isEqualTo(
              Arrays.stream(ProblemType.values())
                  .map(type -> name(type) + ".md")
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePageSaysWhatIsAnswered(ProblemType type) throws IOException {
    var page = Files.readString(PAGES.resolve(name(type) + ".md"));
    assertThat(page).startsWith("# " + name(type) + "\n").contains(type.title());
    var example = page.substring(page.indexOf("```json") + 7);
    var problem = json.readTree(example.substring(0, example.indexOf("```")));
    assertThat(problem.path("type").asString()).isEqualTo(type.uri().toString());
    assertThat(problem.path("title").asString()).isEqualTo(type.title());
    assertThat(problem.path("status").asInt()).isEqualTo(type.status().value());
    assertThat(problem.path("detail").asString()).isNotBlank();
    assertThat(Files.readString(PAGES.resolve("README.md")))
        .contains("[`%1$s`](%1$s.md) | %2$d |".formatted(name(type), type.status().value()));
  }

  @Test
  void theDescriptionOfTheApiHasEveryTypeAndNoOther() throws IOException {
    var described = new TreeMap<String, String>();
    for (var response : description().at("/components/responses")) {
      for (var media : response.path("content").properties()) {
        assertThat(media.getKey()).isEqualTo("application/problem+json");
        var rules = media.getValue().path("schema").path("properties");
        for (var example : media.getValue().path("examples")) {
          var problem = example.path("value");
          assertThat(problem.path("type")).isEqualTo(rules.path("type").path("const"));
          assertThat(problem.path("status")).isEqualTo(rules.path("status").path("const"));
          described.put(
              problem.path("type").asString(),
              problem.path("status").asInt() + " " + problem.path("title").asString());
        }
      }
    }
    assertThat(described)
        .isEqualTo(
            Arrays.stream(ProblemType.values())
                .collect(
                    Collectors.toMap(
                        type -> BASE + name(type),
                        type -> type.status().value() + " " + type.title())));
  }

  private JsonNode description() throws IOException {
    Map<String, Object> tree =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(Path.of("../docs/contracts/openapi.yaml")));
    return json.valueToTree(tree);
  }

  private static String name(ProblemType type) {
    var uri = type.uri().toString();
    assertThat(uri).startsWith(BASE);
    return uri.substring(BASE.length());
  }
}
