package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** Each service can read its own key of those that deploy/make-tls makes; no other user can. */
class TlsTests {

  private static final String MAKE = Checkout.ROOT.resolve("deploy/make-tls").toString();
  private static final String COPY = Checkout.ROOT.resolve("deploy/compose/tls.sh").toString();

  @TempDir Path folder;

  @Test
  void makesCertificatesOfItsAuthorityForTheNamesThatTheGatewayCalls() throws IOException {
    makeKeys();

    for (var service : ServiceSettings.ALL) {
      var certificate = given(service.name() + ".crt");
      assertThat(Program.run(List.of("openssl", "verify", "-CAfile", given("ca.crt"), certificate)))
          .contains("OK");
    }
    for (var called : List.of("tasks-service", "notifications-service")) {
      assertThat(text(called + ".crt")).contains("DNS:" + called, "TLS Web Server Authentication");
    }
    assertThat(text("gateway.crt")).contains("TLS Web Client Authentication");
  }

  @Test
  void keepsKeysThatAreThere() throws IOException {
    makeKeys();
    var before = Files.readString(Path.of(given("ca.key")));

    assertThat(Program.run(List.of(MAKE, given("")))).isEmpty();
    assertThat(Files.readString(Path.of(given("ca.key")))).isEqualTo(before);
  }

  @Test
  void copiesForEachServiceItsOwnKeyReadableForItAlone() throws IOException {
    makeKeys();

    copyKeys();
    // New keys come in at the next start.
    copyKeys();

    for (var service : ServiceSettings.ALL) {
      try (var files = Files.list(folder.resolve("taken/" + service.name()))) {
        var modes =
            files.collect(Collectors.toMap(file -> file.getFileName().toString(), TlsTests::mode));
        assertThat(modes)
            .isEqualTo(
                Map.of("ca.crt", "r--------", "tls.crt", "r--------", "tls.key", "r--------"));
      }
      assertThat(folder.resolve("taken/" + service.name() + "/tls.key"))
          .hasSameTextualContentAs(Path.of(given(service.name() + ".key")));
    }
  }

  @Test
  void saysWhichKeyIsMissingAndHowToMakeIt() throws IOException {
    Files.createDirectory(folder.resolve("given"));

    assertThatThrownBy(this::copyKeys)
        .hasMessageContaining("ca.crt is missing")
        .hasMessageContaining("deploy/make-tls deploy/compose/tls");
  }

  @ParameterizedTest
  @FieldSource("dev.workstream.deploy.ServiceSettings#ALL")
  void mountsTheKeysWhereTheServiceReadsThem(ServiceSettings service) {
    var name = service.name();
    var compose = Checkout.merged("deploy/compose/tls.yml");
    assertThat(compose.at("/services/" + name + "/volumes/0").asString())
        .isEqualTo("tls-" + name + ":/run/tls:ro");
    assertThat(compose.at("/services/tls/volumes").valueStream().map(JsonNode::asString))
        .contains("tls-" + name + ":/tls/" + name);

    var manifests = Overlay.COMPONENTS.manifests();
    var deployment = manifests.find("Deployment", name).orElseThrow();
    var volume =
        Manifests.pod(deployment)
            .path("volumes")
            .valueStream()
            .filter(each -> each.path("name").asString().equals("tls"))
            .findFirst()
            .orElseThrow();
    assertThat(volume.at("/secret/secretName").asString()).isEqualTo(name + "-tls");
    assertThat(volume.at("/secret/defaultMode").asInt()).isEqualTo(0440);
    assertThat(Manifests.pod(deployment).at("/securityContext/fsGroup").asInt()).isEqualTo(10001);
    assertThat(volume.at("/secret/items").valueStream().map(item -> item.path("path").asString()))
        .containsExactlyInAnyOrder("ca.crt", "tls.crt", "tls.key");

    // A container that runs first reads the same settings, and so the same files.
    for (var container : Manifests.pod(deployment).path("initContainers")) {
      assertThat(container.path("volumeMounts").valueStream())
          .anyMatch(mount -> mount.path("mountPath").asString().equals("/run/tls"));
    }

    var variables = new TreeMap<String, String>();
    compose
        .at("/services/" + name + "/environment")
        .properties()
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue().asString()));
    assertThat(variables).hasSizeGreaterThan(3);
    assertThat(Variables.of(manifests, name).plain()).containsAllEntriesOf(variables);
    assertThat(variables.values())
        .filteredOn(value -> value.startsWith("/"))
        .containsExactlyInAnyOrder("/run/tls/ca.crt", "/run/tls/tls.crt", "/run/tls/tls.key");
  }

  private void makeKeys() throws IOException {
    Program.need("version", "TLS keys are not made: there is no openssl", "openssl");
    Program.run(List.of(MAKE, given("")));
    assertThat(mode(Path.of(given("tasks-service.key")))).isEqualTo("rw-------");
  }

  private void copyKeys() throws IOException {
    for (var service : ServiceSettings.ALL) {
      Files.createDirectories(folder.resolve("taken/" + service.name()));
    }
    var user = Program.run(List.of("id", "-u")).strip() + ":" + Program.run(List.of("id", "-g"));
    Program.run(
        List.of(
            "env",
            "GIVEN=" + folder.resolve("given"),
            "TAKEN=" + folder.resolve("taken"),
            "SERVICE_USER=" + user.strip(),
            "bash",
            COPY));
  }

  private String given(String file) {
    return folder.resolve("given").resolve(file).toString();
  }

  private String text(String certificate) {
    return Program.run(List.of("openssl", "x509", "-noout", "-text", "-in", given(certificate)));
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
