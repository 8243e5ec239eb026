package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ManifestTests {

  static Stream<Arguments> everyCheckOfEveryOverlay() {
    return Arrays.stream(Overlay.values())
        .flatMap(
            overlay -> Arrays.stream(Check.values()).map(check -> Arguments.of(overlay, check)));
  }

  @ParameterizedTest
  @MethodSource("everyCheckOfEveryOverlay")
  void holds(Overlay overlay, Check check) {
    assertThat(check.complaints(overlay.manifests())).isEmpty();
  }

  @Test
  void productionMakesNoSecretAndNoEngine() {
    var production = Overlay.PRODUCTION.manifests();
    assertThat(production.all("Secret")).isEmpty();
    assertThat(production.all("StatefulSet")).isEmpty();
  }

  @Test
  void productionNamesItsIngressClassAndItsUserOfRedis() {
    var production = Overlay.PRODUCTION.manifests();
    var ingress = production.find("Ingress", "gateway").orElseThrow();
    assertThat(ingress.at("/spec/ingressClassName").asString("")).isNotBlank();
    assertThat(Variables.of(production, "notifications-service").plain())
        .containsKey("SPRING_DATA_REDIS_USERNAME");
  }

  /** The image's own command, up to the end of its start, with a limit. */
  @Test
  void migrationsRunBeforeTheStartAndHaveALimitOfTheirOwn() {
    var pod =
        Manifests.pod(
            Overlay.PRODUCTION.manifests().find("Deployment", "tasks-service").orElseThrow());
    var migrate = pod.at("/initContainers/0");
    var command =
        new ArrayList<>(migrate.path("command").valueStream().map(JsonNode::asString).toList());

    assertThat(command.subList(0, 3)).containsExactly("timeout", "--kill-after=30", "1800");
    assertThat(command.remove("-Dspring.context.exit=onRefresh")).isTrue();
    assertThat(command.subList(3, command.size())).isEqualTo(entrypoint());
    var service = pod.at("/containers/0");
    assertThat(migrate.path("image")).isEqualTo(service.path("image"));
    assertThat(migrate.path("envFrom")).isEqualTo(service.path("envFrom"));
    assertThat(migrate.path("volumeMounts").valueStream())
        .containsAll(service.path("volumeMounts").valueStream().toList());
  }

  private static List<String> entrypoint() {
    var line =
        Checkout.text("Dockerfile")
            .lines()
            .filter(each -> each.startsWith("ENTRYPOINT "))
            .findFirst()
            .orElseThrow();
    return Checkout.YAML
        .readTree(line.substring("ENTRYPOINT ".length()))
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  @Test
  void componentsNameTheSecretOfTheRegistryAndThePriorityOfEachService() {
    var manifests = Overlay.COMPONENTS.manifests();
    for (var service : ServiceSettings.ALL) {
      assertThat(
              manifests
                  .find("ServiceAccount", service.name())
                  .orElseThrow()
                  .at("/imagePullSecrets/0/name")
                  .asString())
          .isEqualTo("workstream-registry");
      var pod = Manifests.pod(manifests.find("Deployment", service.name()).orElseThrow());
      assertThat(manifests.find("PriorityClass", pod.path("priorityClassName").asString("")))
          .isPresent();
    }
  }

  /** The production overlay names each component, so that nobody has to look for it. */
  @Test
  void productionListsEveryComponent() throws IOException {
    var overlay = Checkout.text("deploy/k8s/overlays/production/kustomization.yaml");
    try (var components = Files.list(Checkout.MANIFESTS.resolve("components"))) {
      assertThat(components.map(component -> "#   - ../../components/" + component.getFileName()))
          .isNotEmpty()
          .allMatch(line -> overlay.lines().anyMatch(line::equals));
    }
  }

  @Test
  void noSecretIsCommittedAndTheMadeOnesAreIgnored() throws IOException {
    try (var files = Files.walk(Checkout.MANIFESTS)) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
          .isNotEmpty()
          .noneMatch(file ->
              Checkout.text(Checkout.ROOT.relativize(file).toString()).contains("kind: Secret\n"));
    }
    assertThat(Checkout.text("deploy/k8s/overlays/local/.gitignore").lines())
        .contains("/secrets/", "/secrets.*/");
  }
}
