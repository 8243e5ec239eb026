package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Docker Compose lets an operator do what docs/operations.md says. */
class ComposeTests {

  private static final Pattern ADDRESS =
      Pattern.compile("(?:localhost|127\\.0\\.0\\.1|(?:GET|POST) ):(\\d{4,5})");

  /** The parts of docs/operations.md about other ways to run. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?ms)^## (?:On one machine|On Kubernetes).*?(?=^## |\\z)");

  /** Which volumes the images declare, by the name of the image without its version. */
  private static final Map<String, Set<String>> VOLUMES_OF_IMAGES =
      Map.of(
          "postgres", Set.of("/var/lib/postgresql"),
          "rabbitmq", Set.of("/var/lib/rabbitmq"),
          "mongo", Set.of("/data/db", "/data/configdb"),
          "redis", Set.of("/data"),
          "prom/prometheus", Set.of("/prometheus"),
          "grafana/grafana", Set.of(),
          "jaegertracing/jaeger", Set.of("/tmp"));

  /** Else each container leaves a volume without a name behind. */
  @Test
  void mountsSomethingWhereverAnImageDeclaresAVolume() {
    Compose.SERVICES.forEach((name, service) -> {
      if (!service.has("build")) {
        var image = service.path("image").asString().split(":")[0];
        assertThat(VOLUMES_OF_IMAGES).as("images whose volumes are known").containsKey(image);
        assertThat(Compose.mounted(service))
            .as(name)
            .containsAll(VOLUMES_OF_IMAGES.getOrDefault(image, Set.of()));
      }
    });
  }

  @Test
  void limitsTheLogOfEachContainer() {
    Compose.SERVICES.forEach((name, service) -> {
      var logging = service.path("logging");
      assertThat(logging.path("driver").asString("")).as(name).isEqualTo("json-file");
      assertThat(logging.at("/options/max-size").asString(""))
          .as(name)
          .isEqualTo("${WORKSTREAM_LOG_SIZE:-10m}");
      assertThat(logging.at("/options/max-file").asString(""))
          .as(name)
          .isEqualTo("${WORKSTREAM_LOG_FILES:-5}");
    });
  }

  /** The option --profile turns a profile on and leaves the variable empty. */
  @Test
  void startsJaegerOnlyIfTheServicesSendItTheirTraces() {
    for (var service : ServiceSettings.ALL) {
      assertThat(
              Compose.SERVICES
                  .get(service.name())
                  .at("/environment/OTEL_EXPORTER_OTLP_ENDPOINT")
                  .asString())
          .isEqualTo("${COMPOSE_PROFILES:+http://jaeger:4318}");
    }
    assertThat(
            Compose.SERVICES
                .get("jaeger")
                .at("/depends_on/compose-profiles-is-set/condition")
                .asString())
        .isEqualTo("service_completed_successfully");
    var guard = Compose.SERVICES.get("compose-profiles-is-set");
    assertThat(guard.at("/environment/PROFILES").asString()).isEqualTo("${COMPOSE_PROFILES:-}");
    // Compose takes $$ for $.
    var command = guard.at("/entrypoint/2").asString().replace("$$", "$");
    assertThat(Program.run(List.of("env", "PROFILES=observability", "bash", "-c", command)))
        .isEmpty();
    assertThatThrownBy(() -> Program.run(List.of("env", "PROFILES=", "bash", "-c", command)))
        .hasMessageContaining("Start with COMPOSE_PROFILES=observability docker compose up");
  }

  /** What keeps data or finishes work is not killed in the middle. */
  @Test
  void givesEnginesAndServicesAMinuteToStop() {
    Stream.concat(
            Stream.of("postgres", "rabbitmq", "mongodb", "redis"),
            ServiceSettings.ALL.stream().map(ServiceSettings::name))
        .forEach(name ->
            assertThat(Compose.SERVICES.get(name).path("stop_grace_period").asString(""))
                .as(name)
                .isEqualTo("60s"));
  }

  @Test
  void givesMigrationsHalfAnHour() {
    assertThat(Compose.SERVICES.get("tasks-service").at("/healthcheck/start_period").asString())
        .isEqualTo("30m");
  }

  /** So deploy/check can remove its images and leave those of a running system alone. */
  @Test
  void namesItsImagesForTheProject() {
    Compose.SERVICES.values().stream()
        .filter(service -> service.has("build"))
        .forEach(service ->
            assertThat(service.path("image").asString())
                .startsWith("${COMPOSE_PROJECT_NAME:-workstream}-"));
  }

  @Test
  void publishesEveryPortThatAProcedureUses() {
    var operations = ELSEWHERE.matcher(Checkout.text("docs/operations.md")).replaceAll("");
    var used =
        ADDRESS
            .matcher(operations)
            .results()
            .map(address -> Integer.valueOf(address.group(1)))
            .distinct()
            .toList();

    assertThat(used).hasSizeGreaterThan(4);
    assertThat(Compose.published().keySet()).containsAll(used);
  }

  @ParameterizedTest
  @FieldSource("dev.workstream.deploy.ServiceSettings#ALL")
  void publishesTheManagementPortOfEachServiceByAProxy(ServiceSettings service) {
    assertThat(Compose.published()).containsEntry(service.managementPort(), "management");
    assertThat(Checkout.text("deploy/compose/management.cfg"))
        .contains(
            """
            listen %1$s
              bind :%2$d
              http-request deny if { req.hdr(origin) -m found }
              server-template replica 8 %1$s:%2$d
            """
                .formatted(service.name(), service.managementPort()));
    // Members of the network "front" do not reach each other.
    assertThat(networks("management"))
        .filteredOn(network -> !network.equals("front"))
        .containsAnyElementsOf(networks(service.name()));
  }

  /** The gateway's own port is the exception: its container is the only one. */
  @Test
  void publishesNoPortOfAServiceThatMayHaveSeveralContainers() {
    assertThat(Compose.published().values())
        .doesNotContain("tasks-service", "notifications-service");
  }

  @ParameterizedTest
  @ValueSource(strings = {"management", "notifications-api"})
  void haproxySendsEachPieceOfAnAnswerAtOnce(String proxy) {
    assertThat(Checkout.text("deploy/compose/" + proxy + ".cfg"))
        .contains("defaults\n  mode http\n  log global\n  option http-no-delay\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"management", "notifications-api"})
  void haproxyAcceptsItsConfiguration(String proxy) {
    var haproxy =
        Program.need(
            "-v",
            "HAProxy's configuration is not tried: there is no haproxy",
            "haproxy",
            "/usr/sbin/haproxy");
    var file = Checkout.ROOT.resolve("deploy/compose/" + proxy + ".cfg").toString();

    assertThat(Program.run(List.of(haproxy, "-c", "-f", file))).contains("valid");
  }

  private static List<String> networks(String service) {
    return Stream.of(Compose.SERVICES.get(service).path("networks"))
        .flatMap(JsonNode::valueStream)
        .map(JsonNode::asString)
        .toList();
  }
}
