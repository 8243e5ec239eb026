package dev.workstream.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a service's application.yaml says of it. */
record ServiceSettings(
    String name,
    String portName,
    int port,
    int managementPort,
    Set<String> requiredVariables,
    Duration shutdownPhase) {

  private static final Pattern SECONDS = Pattern.compile("(\\d+)s");

  static final List<ServiceSettings> ALL =
      List.of(
          of("gateway", "http", "/server/port"),
          of("tasks-service", "grpc", "/spring/grpc/server/port"),
          of("notifications-service", "http", "/server/port"));

  private static ServiceSettings of(String name, String portName, String port) {
    var yaml = Checkout.settings(name);
    var required = new TreeSet<String>();
    for (var variable : yaml.at("/workstream/required-variables").propertyNames()) {
      required.add(variable.replaceAll("[\\[\\]]", ""));
    }
    return new ServiceSettings(
        name,
        portName,
        yaml.at(port).asInt(),
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
