package dev.workstream.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a service's application.yaml says of it.
 *
 * @param applicationName what its metrics, logs and events call it
 * @param ports what it serves besides its management, by name
 */
record ServiceSettings(
    String name,
    String applicationName,
    Map<String, Integer> ports,
    int managementPort,
    Set<String> requiredVariables,
    Duration shutdownPhase) {

  private static final Pattern SECONDS = Pattern.compile("(\\d+)s");

  private static final String HTTP = "/server/port";
  private static final String GRPC = "/spring/grpc/server/port";

  static final List<ServiceSettings> ALL =
      List.of(
          of("gateway", Map.of("http", HTTP)),
          of("tasks-service", Map.of("grpc", GRPC)),
          of("notifications-service", Map.of("http", HTTP, "grpc", GRPC)));

  private static ServiceSettings of(String name, Map<String, String> ports) {
    var yaml = Checkout.settings(name);
    var required = new TreeSet<String>();
    for (var variable : yaml.at("/workstream/required-variables").propertyNames()) {
      required.add(variable.replaceAll("[\\[\\]]", ""));
    }
    return new ServiceSettings(
        name,
        yaml.at("/spring/application/name").asString(),
        ports.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, port -> yaml.at(port.getValue()).asInt())),
        yaml.at("/management/server/port").asInt(),
        required,
        seconds(yaml.at("/spring/lifecycle/timeout-per-shutdown-phase")));
  }

  private static Duration seconds(JsonNode value) {
    var matcher = SECONDS.matcher(value.asString());
    if (!matcher.matches()) {
      throw new IllegalStateException("Not a number of seconds: " + value);
    }
    return Duration.ofSeconds(Long.parseLong(matcher.group(1)));
  }
}
