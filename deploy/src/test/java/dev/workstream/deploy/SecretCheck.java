package dev.workstream.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Secrets come from files that Git ignores, or from elsewhere; nothing else holds one. */
final class SecretCheck {

  private static final Pattern NAME =
      Pattern.compile("(?i).*(password|passwd|secret|token|credential)(?!.*_FILE$).*");

  private static final Pattern IN_ADDRESS = Pattern.compile(".*://[^/@\\s]+:[^/@\\s]+@.*");

  private SecretCheck() {}

  static List<String> complaints(Manifests manifests) {
    var complaints = new ArrayList<String>();
    manifests
        .all("ConfigMap")
        .forEach(map ->
            map.path("data")
                .properties()
                .forEach(entry -> complain(complaints, map, entry.getKey(), entry.getValue())));
    manifests
        .workloads()
        .forEach(workload ->
            Stream.of("containers", "initContainers")
                .flatMap(kind -> Manifests.pod(workload).path(kind).valueStream())
                .flatMap(container -> container.path("env").valueStream())
                .filter(variable -> variable.has("value"))
                .forEach(variable ->
                    complain(
                        complaints,
                        workload,
                        variable.path("name").asString(),
                        variable.path("value"))));
    return complaints;
  }

  private static void complain(
      List<String> complaints, JsonNode object, String name, JsonNode value) {
    if (NAME.matcher(name).matches() || IN_ADDRESS.matcher(value.asString()).find()) {
      complaints.add(Manifests.at(object) + ": " + name + " looks like a secret");
    }
  }
}
