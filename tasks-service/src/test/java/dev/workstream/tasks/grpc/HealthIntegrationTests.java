package dev.workstream.tasks.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.proto.tasks.v1.TasksServiceGrpc;
import dev.workstream.tasks.RealEngines;
import dev.workstream.testengines.TestEngines;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** Health over HTTP and gRPC while an engine is down. */
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class HealthIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();

  @Autowired GrpcServerLifecycle server;
  @LocalManagementPort int managementPort;

  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    awaitServing(ServingStatus.SERVING);
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void isUnreadyWithoutTheDatabaseAndRecovers() throws Exception {
    TestEngines.stopPostgres();
    try {
      await().atMost(LIMIT).until(() -> probe("readiness").statusCode() == 503);
      assertThat(component("db")).isEqualTo("DOWN");
      awaitServing(ServingStatus.NOT_SERVING);
      assertThat(probe("liveness").statusCode()).isEqualTo(200);
    } finally {
      TestEngines.startPostgres();
    }
    await().atMost(LIMIT).until(() -> probe("readiness").statusCode() == 200);
    awaitServing(ServingStatus.SERVING);
  }

  @Test
  void isReadyButDegradedWithoutTheBroker() throws Exception {
    TestEngines.stopRabbit();
    try {
      await().atMost(LIMIT).until(() -> component("broker").equals("DEGRADED"));
      assertThat(probe("readiness").statusCode()).isEqualTo(200);
      assertThat(probe("liveness").statusCode()).isEqualTo(200);
      // gRPC health is refreshed every 5 s, so 7 s include a refresh.
      await()
          .during(Duration.ofSeconds(7))
          .atMost(LIMIT)
          .until(() -> serving("") == ServingStatus.SERVING);
      assertThat(serving(TasksServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
    } finally {
      TestEngines.startRabbit();
    }
    await().atMost(LIMIT).until(() -> component("broker").equals("UP"));
  }

  private void awaitServing(ServingStatus status) {
    for (var service : List.of("", TasksServiceGrpc.SERVICE_NAME)) {
      await().ignoreExceptions().atMost(LIMIT).until(() -> serving(service) == status);
    }
  }

  private ServingStatus serving(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(5, TimeUnit.SECONDS)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private String component(String name) throws Exception {
    return json.readTree(probe("readiness").body())
        .path("components")
        .path(name)
        .path("status")
        .asString();
  }

  private HttpResponse<String> probe(String group) throws Exception {
    var uri = "http://127.0.0.1:%d/actuator/health/%s".formatted(managementPort, group);
    return http.send(
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }
}
