package dev.workstream.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Every variable without which a service does not start is set, and leads somewhere. */
final class VariableCheck {

  private static final Pattern HOST =
      Pattern.compile("(?:jdbc:postgresql://)?([\\w.-]+?)(?::\\d+/\\w+)?");

  private VariableCheck() {}

  static List<String> complaints(Manifests manifests) {
    var complaints = new ArrayList<String>();
    for (var service : ServiceSettings.ALL) {
      var variables = Variables.of(manifests, service.name());
      service.requiredVariables().stream()
          .filter(variable -> !variables.has(variable))
          .forEach(variable -> complaints.add(service.name() + ": " + variable + " is not set"));
      secretFiles(manifests, service.name(), complaints);
      if (manifests.all("StatefulSet").findAny().isPresent()) {
        variables
            .plain()
            .forEach((variable, value) -> {
              if (variable.matches(".*_(HOST|DATASOURCE_URL)")) {
                var host = HOST.matcher(value);
                if (!host.matches() || manifests.find("Service", host.group(1)).isEmpty()) {
                  complaints.add(service.name() + ": " + variable + " names no Service: " + value);
                }
              }
            });
      }
    }
    return complaints;
  }

  /** Where the overlay makes a Secret, it has the files that the pod asks for. */
  private static void secretFiles(Manifests manifests, String service, List<String> complaints) {
    if (manifests.all("Secret").findAny().isEmpty()) {
      return;
    }
    var deployment = manifests.find("Deployment", service).orElseThrow();
    for (var volume : Manifests.pod(deployment).path("volumes")) {
      for (var item : volume.at("/secret/items")) {
        var key = item.path("key").asString();
        var secret = manifests.find("Secret", volume.at("/secret/secretName").asString());
        if (secret.isEmpty() || secret.get().path("data").path(key).asString("").isBlank()) {
          complaints.add(service + ": its Secret has no " + key);
        }
      }
    }
  }
}
