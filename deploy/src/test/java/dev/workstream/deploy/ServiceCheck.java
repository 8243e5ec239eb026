package dev.workstream.deploy;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Images, ports and probes are the services' own; only the gateway is shown to the world. */
final class ServiceCheck {

  private static final Pattern TAGGED = Pattern.compile("[\\w./-]+:(?!latest$)[\\w.-]+");

  /** What the gateway calls, and the variable that says where it is. */
  private static final Map<String, String> CALLED =
      Map.of(
          "tasks-service", "SPRING_GRPC_CLIENT_CHANNEL_TASKS_TARGET",
          "notifications-service", "SPRING_GRPC_CLIENT_CHANNEL_NOTIFICATIONS_TARGET");

  private final Manifests manifests;
  private final List<String> complaints = new ArrayList<>();

  private ServiceCheck(Manifests manifests) {
    this.manifests = manifests;
  }

  static List<String> complaints(Manifests manifests) {
    var check = new ServiceCheck(manifests);
    ServiceSettings.ALL.forEach(check::service);
    manifests.workloads().forEach(check::image);
    check.balancing();
    check.ingress();
    return check.complaints;
  }

  private void service(ServiceSettings expected) {
    var name = expected.name();
    for (var kind : List.of("Deployment", "Service", "ServiceAccount", "PodDisruptionBudget")) {
      if (manifests.find(kind, name).isEmpty()) {
        complaints.add(kind + "/" + name + ": is missing");
        return;
      }
    }
    var container = Manifests.container(manifests.find("Deployment", name).orElseThrow());
    if (!container.path("image").asString().startsWith("workstream/" + name + ":")
        || !Files.isDirectory(Checkout.ROOT.resolve(name))) {
      complaints.add(name + ": has the image " + container.path("image"));
    }
    expected.ports().forEach((portName, port) -> expectPort(name, container, portName, port));
    expectPort(name, container, "management", expected.managementPort());
    expectProbe(name, container, "startupProbe", "/actuator/health/liveness");
    expectProbe(name, container, "livenessProbe", "/actuator/health/liveness");
    expectProbe(name, container, "readinessProbe", "/actuator/health/readiness");

    var ports = manifests.find("Service", name).orElseThrow().at("/spec/ports");
    var served = new HashMap<String, Integer>();
    ports.forEach(
        port -> served.put(port.path("targetPort").asString(), port.path("port").asInt()));
    if (ports.size() != served.size() || !served.equals(expected.ports())) {
      complaints.add("Service/" + name + ": serves " + ports);
    }
    for (var kind : List.of("Service", "PodDisruptionBudget")) {
      var selector = manifests.find(kind, name).orElseThrow().at("/spec/selector");
      var labels =
          selector.path("matchLabels").isMissingNode() ? selector : selector.path("matchLabels");
      if (!labels.path("app.kubernetes.io/name").asString("").equals(name)) {
        complaints.add(kind + "/" + name + ": selects " + selector);
      }
    }
  }

  private void expectPort(String name, JsonNode container, String portName, int port) {
    if (portOf(container, portName).filter(actual -> actual == port).isEmpty()) {
      complaints.add(name + ": its port " + portName + " is not " + port);
    }
  }

  private static Optional<Integer> portOf(JsonNode container, String portName) {
    return container
        .path("ports")
        .valueStream()
        .filter(each -> each.path("name").asString().equals(portName))
        .map(each -> each.path("containerPort").asInt())
        .findFirst();
  }

  private void expectProbe(String name, JsonNode container, String probe, String path) {
    var request = container.path(probe).path("httpGet");
    if (!request.path("path").asString("").equals(path)
        || !request.path("port").asString("").equals("management")) {
      complaints.add(name + ": its " + probe + " asks " + request);
    }
  }

  private void image(JsonNode workload) {
    var image = Manifests.container(workload).path("image").asString();
    if (!TAGGED.matcher(image).matches()) {
      complaints.add(Manifests.at(workload) + ": the image " + image + " is not pinned by a tag");
    }
  }

  /** One address per pod is what the gateway spreads its calls over. */
  private void balancing() {
    var variables = Variables.of(manifests, "gateway").plain();
    CALLED.forEach((name, variable) -> {
      var service = manifests.find("Service", name);
      if (service.isEmpty() || !service.get().at("/spec/clusterIP").asString("").equals("None")) {
        complaints.add("Service/" + name + ": is not headless");
      }
      var port =
          ServiceSettings.ALL.stream()
              .filter(settings -> settings.name().equals(name))
              .map(settings -> settings.ports().get("grpc"))
              .findFirst()
              .orElseThrow();
      var target = variables.get(variable);
      if (!"dns:///%s:%d".formatted(name, port).equals(target)) {
        complaints.add("Deployment/gateway: calls " + target);
      }
    });
  }

  private void ingress() {
    var backends =
        manifests
            .all("Ingress")
            .flatMap(ingress -> ingress.findValues("backend").stream())
            .map(backend -> backend.at("/service/name").asString())
            .distinct()
            .toList();
    if (!backends.equals(List.of("gateway"))) {
      complaints.add("Ingress leads to " + backends);
    }
    manifests
        .all("Service")
        .filter(service -> !service.at("/spec/type").asString("ClusterIP").equals("ClusterIP"))
        .forEach(
            service -> complaints.add(Manifests.at(service) + ": can be reached from outside"));
  }
}
