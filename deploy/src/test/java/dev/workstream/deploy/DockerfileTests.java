package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The image of a service is what its pod takes it for. */
class DockerfileTests {

  private static final String STAGE = "FROM service AS ";

  @ParameterizedTest
  @FieldSource("dev.workstream.deploy.ServiceSettings#ALL")
  void servesOnThePortsOfTheSettings(ServiceSettings service) {
    var dockerfile = Checkout.text("Dockerfile");

    assertThat(dockerfile).contains(STAGE + service.name() + "\n");
    var stage = dockerfile.substring(dockerfile.indexOf(STAGE + service.name() + "\n"));
    assertThat(stage.lines().filter(line -> line.startsWith("EXPOSE ")).findFirst())
        .hasValue(
            Stream.concat(
                    service.ports().values().stream().sorted(), Stream.of(service.managementPort()))
                .map(String::valueOf)
                .collect(Collectors.joining(" ", "EXPOSE ", "")));
  }

  @ParameterizedTest
  @FieldSource("dev.workstream.deploy.ServiceSettings#ALL")
  void runsAsTheUserOfThePod(ServiceSettings service) {
    var pod =
        Manifests.pod(
            Overlay.PRODUCTION.manifests().find("Deployment", service.name()).orElseThrow());
    var user = pod.at("/securityContext/runAsUser").asInt();
    var group = pod.at("/securityContext/runAsGroup").asInt();

    assertThat(Checkout.text("Dockerfile")).contains("USER " + user + ":" + group + "\n");
  }
}
