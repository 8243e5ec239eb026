package dev.workstream.gateway.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      // Nothing is there, and nothing here needs it.
      "spring.grpc.client.channel.tasks.target=static://127.0.0.1:1",
      "spring.grpc.client.channel.notifications.target=static://127.0.0.1:1"
    })
class ApiDescriptionIntegrationTests {

  private static final Path FILE = Path.of("../docs/contracts/openapi.yaml");

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();

  @LocalServerPort int port;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  @Test
  void servesTheFileOfTheContractsAsJson() throws Exception {
    var answer = get("/v3/api-docs");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(json.readTree(answer.body())).isEqualTo(file());
  }

  @Test
  void servesTheFileOfTheContractsAsItIs() throws Exception {
    var answer = get("/v3/api-docs.yaml");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
    assertThat(answer.body()).isEqualTo(Files.readString(FILE));
  }

  @Test
  void describesEveryCallOfTheControllersAndNoOther() throws Exception {
    var served = new TreeSet<String>();
    for (var mapping : mappings.getHandlerMethods().keySet()) {
      for (var path : mapping.getPatternValues()) {
        if (path.startsWith("/api/")) {
          assertThat(mapping.getMethodsCondition().getMethods()).as(path).isNotEmpty();
          mapping.getMethodsCondition().getMethods().forEach(m -> served.add(m + " " + path));
        }
      }
    }
    var described = new TreeSet<String>();
    for (var path : file().path("paths").properties()) {
      for (var member : path.getValue().propertyNames()) {
        if (!member.equals("parameters")) {
          described.add(member.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    assertThat(described).isEqualTo(served).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/swagger-ui", "/swagger-ui/"})
  void leadsToTheSwaggerUi(String path) throws Exception {
    var answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .endsWith("/swagger-ui/index.html");
  }

  @Test
  void showsTheDescriptionInTheSwaggerUi() throws Exception {
    var page = get("/swagger-ui/index.html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("./swagger-initializer.js");
    assertThat(get("/swagger-ui/swagger-initializer.js").body())
        .contains("url: '../v3/api-docs'")
        .doesNotContain("petstore");
    assertThat(get("/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private JsonNode file() throws IOException {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILE));
    // Through text, so that both sides have numbers of the same kinds.
    return json.readTree(json.writeValueAsString(tree));
  }
}
