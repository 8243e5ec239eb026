package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
