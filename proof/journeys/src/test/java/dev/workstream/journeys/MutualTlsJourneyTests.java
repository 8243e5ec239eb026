package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Gateway and tasks-service with mutual TLS, set up as docs/operations.md says. */
@TestInstance(Lifecycle.PER_CLASS)
class MutualTlsJourneyTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Ports ports = Ports.free();

  private Path certificates;
  private X509Bundle authority;
  private X509Bundle otherAuthority;
  private LocalSystem system;
  private Client client;

  @BeforeAll
  void start(@TempDir Path home, @TempDir Path certificates) throws Exception {
    this.certificates = certificates;
    authority = authority("CN=workstream");
    otherAuthority = authority("CN=other");
    Files.writeString(certificates.resolve("ca.crt"), authority.getRootCertificatePEM());
    install("tasks", server(authority, "127.0.0.1"));
    install("gateway", caller(authority));
    system =
        TestedSystem.at(
            home,
            ports,
            // Each service gets the variables of both; an unused bundle has no effect.
            new Layout(1, 1, true, Map.of(), variables()));
    // Returns once the gateway is ready: its health check of tasks-service uses mutual TLS too.
    system.start();
    client = new Client(system);
  }

  @AfterAll
  void stop() {
    system.close();
    client.close();
  }

  private Map<String, String> variables() {
    return Map.of(
        "SPRING_SSL_BUNDLE_PEM_TASKS_KEYSTORE_CERTIFICATE", file("tasks.crt"),
        "SPRING_SSL_BUNDLE_PEM_TASKS_KEYSTORE_PRIVATEKEY", file("tasks.key"),
        "SPRING_SSL_BUNDLE_PEM_TASKS_TRUSTSTORE_CERTIFICATE", file("ca.crt"),
        "SPRING_GRPC_SERVER_SSL_BUNDLE", "tasks",
        "SPRING_SSL_BUNDLE_PEM_GATEWAY_KEYSTORE_CERTIFICATE", file("gateway.crt"),
        "SPRING_SSL_BUNDLE_PEM_GATEWAY_KEYSTORE_PRIVATEKEY", file("gateway.key"),
        "SPRING_SSL_BUNDLE_PEM_GATEWAY_TRUSTSTORE_CERTIFICATE", file("ca.crt"),
        "SPRING_GRPC_CLIENT_CHANNEL_TASKS_SSL_BUNDLE", "gateway",
        "SPRING_GRPC_CLIENT_CHANNEL_NOTIFICATIONS_SSL_BUNDLE", "gateway");
  }

  @Test
  void recordsATaskOverMutualTls() {
    var created = client.create("Behind a lock");
    assertThat(created.status()).isEqualTo(201);
    var id = created.body().path("id").asString();
    assertThat(client.complete(id).status()).isEqualTo(200);
    await().atMost(LIMIT).until(() -> client.records(id).size() == 2);
    await().atMost(LIMIT).until(() -> client.events(id).size() == 2);
  }

  @Test
  void acceptsOnlyCallersWithACertificateOfTheAuthority() throws Exception {
    assertThat(answer(credentials(caller(authority)))).isEqualTo(Code.OK);
    assertThat(answer(credentials(caller(otherAuthority)))).isEqualTo(Code.UNAVAILABLE);
    assertThat(answer(credentials(null))).isEqualTo(Code.UNAVAILABLE);
    assertThat(answer(InsecureChannelCredentials.create())).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void theGatewayRefusesAnUntrustedServer() throws Exception {
    try {
      for (var untrusted :
          List.of(server(otherAuthority, "127.0.0.1"), server(authority, "127.0.0.2"))) {
        system.end("tasks-service");
        install("tasks", untrusted);
        system.restart("tasks-service");
        var answer = client.create("Not for you");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(503);
        assertThat(answer.body().path("type").asString()).endsWith("/unavailable");
      }
    } finally {
      system.end("tasks-service");
      install("tasks", server(authority, "127.0.0.1"));
      system.restart("tasks-service");
    }
    await().atMost(LIMIT).until(() -> client.create("For you again").status() == 201);
  }

  private Code answer(ChannelCredentials credentials) throws InterruptedException {
    var channel = Grpc.newChannelBuilderForAddress("127.0.0.1", ports.tasks(), credentials).build();
    try {
      var tasks = TasksServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
      var refusal =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> tasks.listTasks(ListTasksRequest.getDefaultInstance()));
      return refusal == null ? Code.OK : refusal.getStatus().getCode();
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** Credentials that trust the authority, with or without a client certificate. */
  private ChannelCredentials credentials(X509Bundle certificate) throws Exception {
    var credentials =
        TlsChannelCredentials.newBuilder()
            .trustManager(authority.toTrustManagerFactory().getTrustManagers());
    if (certificate != null) {
      credentials.keyManager(certificate.toKeyManagerFactory().getKeyManagers());
    }
    return credentials.build();
  }

  private static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject(name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static X509Bundle server(X509Bundle authority, String address) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=tasks-service")
        .addSanIpAddress(address)
        .addExtendedKeyUsageServerAuth()
        .buildIssuedBy(authority);
  }

  private static X509Bundle caller(X509Bundle authority) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=gateway")
        .addExtendedKeyUsageClientAuth()
        .buildIssuedBy(authority);
  }

  private void install(String name, X509Bundle certificate) throws Exception {
    Files.writeString(certificates.resolve(name + ".crt"), certificate.getCertificatePathPEM());
    Files.writeString(certificates.resolve(name + ".key"), certificate.getPrivateKeyPEM());
  }

  private String file(String name) {
    return certificates.resolve(name).toString();
  }
}
