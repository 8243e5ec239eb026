package dev.workstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** With an issuer of tokens configured, which here serves its keys over a real connection. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "management.server.port=0")
class BearerTokenIntegrationTests {

  private static final String TASK = "/api/v1/tasks/019a5f3e-8f00-7000-8000-000000000000";

  private static final TasksServer tasks = new TasksServer();
  private static final RSAKey key = newKey("ours");
  private static final HttpServer issuer = startIssuer();

  private static volatile boolean isAway;

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @DynamicPropertySource
  static void addresses(DynamicPropertyRegistry registry) {
    registry.add("spring.grpc.client.channel.notifications.target", () -> "static://127.0.0.1:1");
    registry.add(
        "spring.grpc.client.channel.tasks.target", () -> "static://127.0.0.1:" + tasks.port());
    registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", () -> issuerUri());
  }

  @AfterAll
  static void close() {
    issuer.stop(0);
    tasks.close();
  }

  @Test
  void answersACallerWithAValidToken() throws Exception {
    assertThat(get(TASK, "Bearer " + signed(claims(), key)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void asksForATokenThatItCanTrust(String authorization) throws Exception {
    var answer = get(TASK, authorization);
    assertThat(answer.statusCode()).isEqualTo(401);
    var isToken = authorization.startsWith("Bearer");
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .contains(isToken ? "Bearer error=\"invalid_token\"" : "Bearer");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    var problem = json.readTree(answer.body());
    assertThat(problem.path("type").asString())
        .isEqualTo("https://workstream.dev/problems/unauthorized");
    assertThat(problem.path("request_id").asString())
        .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
    assertThat(answer.body()).doesNotContainIgnoringCase("jwt", "nimbus", "spring", "exception");
  }

  static Stream<Named<String>> badTokens() throws JOSEException {
    var past = Date.from(Instant.now().minus(Duration.ofHours(1)));
    var future = Date.from(Instant.now().plus(Duration.ofHours(1)));
    var stranger = newKey("ours");
    return Stream.of(
        Named.of("none", ""),
        Named.of("basic authentication", "Basic dXNlcjpzZWNyZXQ="),
        Named.of("without a token", "Bearer"),
        Named.of("not a token", "Bearer nonsense"),
        Named.of("not even text", "Bearer \u00e9\u00e9"),
        Named.of("of 7 KiB", "Bearer " + "a".repeat(7000)),
        Named.of("expired", "Bearer " + signed(claims().expirationTime(past), key)),
        Named.of("not yet valid", "Bearer " + signed(claims().notBeforeTime(future), key)),
        Named.of("of another issuer", "Bearer " + signed(claims().issuer("http://else"), key)),
        Named.of("signed by another key", "Bearer " + signed(claims(), stranger)),
        Named.of("not signed", "Bearer " + new PlainJWT(claims().build()).serialize()));
  }

  @Test
  void saysThatItCannotTellWhileTheIssuerIsAway() throws Exception {
    // A key that it has not seen yet: it has to ask.
    var token = "Bearer " + signed(claims(), newKey("new"));
    isAway = true;
    try {
      var answer = get(TASK, token);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    } finally {
      isAway = false;
    }
    assertThat(get(TASK, token).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.js", "/v3/api-docs", "/swagger-ui/index.html"})
  void showsTheApiToEverybody(String path) throws Exception {
    assertThat(get(path, "").statusCode()).isEqualTo(200);
  }

  @Test
  void asksProbesForNoToken() throws Exception {
    var uri = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/liveness");
    var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuerUri())
        .subject("someone")
        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
  }

  private static String signed(JWTClaimsSet.Builder claims, RSAKey key) throws JOSEException {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            claims.build());
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  private static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String issuerUri() {
    return "http://127.0.0.1:" + issuer.getAddress().getPort();
  }

  private static HttpServer startIssuer() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var uri = "http://127.0.0.1:" + server.getAddress().getPort();
      serve(
          server,
          "/.well-known/openid-configuration",
          "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(uri, uri));
      serve(server, "/keys", new JWKSet(key.toPublicJWK()).toString());
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void serve(HttpServer server, String path, String body) {
    server.createContext(
        path,
        exchange -> {
          var bytes = body.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(isAway ? 503 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
