package dev.workstream.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files of the project that manifests are compared with. */
final class Checkout {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path MANIFESTS = ROOT.resolve("deploy/k8s");
  static final YAMLMapper YAML = new YAMLMapper();

  private Checkout() {}

  static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file with anchors and merges, which Jackson leaves as they are. */
  static JsonNode merged(String file) {
    return YAML.valueToTree(new Yaml().load(text(file)));
  }

  static JsonNode settings(String service) {
    return YAML.readTree(text(service + "/src/main/resources/application.yaml"));
  }
}
