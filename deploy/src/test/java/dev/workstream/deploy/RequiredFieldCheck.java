package dev.workstream.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** No required field is missing, and values are of the kinds and choices that Kubernetes knows. */
final class RequiredFieldCheck {

  private static final JsonMapper JSON = new JsonMapper();

  private RequiredFieldCheck() {}

  static List<String> complaints(Manifests manifests) {
    Assumptions.assumeTrue(
        Files.isDirectory(Path.of("node_modules/kubernetes-models")) && Program.isThere("node"),
        "Required fields are not checked: npm could not install kubernetes-models");
    try {
      var copies = manifests.objects().stream().map(each -> (ObjectNode) each.deepCopy()).toList();
      for (var copy : copies) {
        if (copy.path("kind").asString().equals("Secret")) {
          // Kubernetes ignores line breaks there, this model refuses them.
          var data = (ObjectNode) copy.get("data");
          List.copyOf(data.propertyNames())
              .forEach(key -> data.put(key, data.get(key).asString().replaceAll("\\s", "")));
        }
      }
      var file = Files.createTempFile("workstream-", ".json");
      try {
        JSON.writeValue(file, copies);
        return Program.run(List.of("node", "required-fields.mjs", file.toString()))
            .lines()
            .toList();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
