package dev.workstream.deploy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The containers of docker-compose.yml, and those that a profile or the file for TLS adds. */
final class Compose {

  /** Address of this machine, port there, port of the container. */
  private static final Pattern PUBLISHED = Pattern.compile("127\\.0\\.0\\.1:(\\d+):(\\d+)");

  static final Map<String, JsonNode> SERVICES =
      Stream.of("docker-compose.yml", "deploy/observability/compose.yml", "deploy/compose/tls.yml")
          .flatMap(file -> Checkout.merged(file).path("services").properties().stream())
          .collect(
              Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));

  private Compose() {}

  /** Ports of this machine by the service that has them; an entry of another form fails. */
  static Map<Integer, String> published() {
    var published = new TreeMap<Integer, String>();
    SERVICES.forEach((name, service) -> {
      for (var port : service.path("ports")) {
        var matcher = PUBLISHED.matcher(port.asString());
        if (!matcher.matches()) {
          throw new IllegalStateException(name + " publishes beyond this machine: " + port);
        }
        var other = published.put(Integer.valueOf(matcher.group(1)), name);
        if (other != null) {
          throw new IllegalStateException(other + " and " + name + " publish " + port);
        }
      }
    });
    return published;
  }

  /** Where the containers of a service have something mounted. */
  static Set<String> mounted(JsonNode service) {
    return Stream.concat(
            service.path("volumes").valueStream().map(volume -> volume.asString().split(":")[1]),
            service.path("tmpfs").valueStream().map(folder -> folder.asString().split(":")[0]))
        .collect(Collectors.toSet());
  }
}
