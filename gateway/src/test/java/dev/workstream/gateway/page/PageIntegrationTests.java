package dev.workstream.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      // Nothing is there, and nothing here needs it.
      "spring.grpc.client.channel.tasks.target=static://127.0.0.1:1",
      "spring.grpc.client.channel.notifications.target=static://127.0.0.1:1"
    })
class PageIntegrationTests {

  private final HttpClient http = HttpClient.newHttpClient();

  @LocalServerPort int port;

  @ParameterizedTest
  @CsvSource({
    "/, text/html;charset=UTF-8",
    "/page.css, text/css;charset=UTF-8",
    "/page.js, text/javascript;charset=UTF-8",
    "/page.svg, image/svg+xml"
  })
  void isServedWithAPolicyThatLetsNothingInFromElsewhere(String path, String type)
      throws Exception {
    var answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(type);
    assertThat(answer.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .startsWith("default-src 'none';")
        .doesNotContain("unsafe", "data:", "http", "*");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void hasNothingInPlaceThatThePolicyWouldForbid() throws Exception {
    assertThat(get("/").body())
        .contains("<title>Workstream</title>")
        .doesNotContain("<style", " style=")
        .doesNotContainPattern("<script(?! type=\"module\" src=\"page.js\"></script>)")
        .doesNotContainPattern("\\son[a-z]+=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/index.html", "/page/", "/page/page.js", "/favicon.ico"})
  void isTheseFilesAndNothingElse(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }
}
