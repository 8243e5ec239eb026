package dev.workstream.deploy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a service's pod finds in its environment.
 *
 * @param plain by variable
 * @param fromFiles variables that are files of a Secret; their values are nobody's business
 */
record Variables(Map<String, String> plain, Set<String> fromFiles) {

  private static final String IMPORT = "configtree:";

  static Variables of(Manifests manifests, String service) {
    var plain = new TreeMap<String, String>();
    var fromFiles = new TreeSet<String>();
    var deployment = manifests.find("Deployment", service).orElseThrow();
    var container = Manifests.container(deployment);
    for (var source : container.path("envFrom")) {
      manifests
          .find("ConfigMap", source.at("/configMapRef/name").asString())
          .orElseThrow()
          .path("data")
          .properties()
          .forEach(each -> plain.put(each.getKey(), each.getValue().asString()));
    }
    for (var variable : container.path("env")) {
      plain.put(variable.path("name").asString(), variable.path("value").asString(""));
    }
    var imported = plain.getOrDefault("SPRING_CONFIG_IMPORT", "");
    for (var mount : container.path("volumeMounts")) {
      if (imported.equals(IMPORT + mount.path("mountPath").asString() + "/")) {
        for (var volume : Manifests.pod(deployment).path("volumes")) {
          if (volume.path("name").equals(mount.path("name"))) {
            volume
                .at("/secret/items")
                .forEach(item -> fromFiles.add(variable(item.path("path").asString())));
          }
        }
      }
    }
    return new Variables(plain, fromFiles);
  }

  boolean has(String variable) {
    return fromFiles.contains(variable) || !plain.getOrDefault(variable, "").isBlank();
  }

  private static String variable(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
