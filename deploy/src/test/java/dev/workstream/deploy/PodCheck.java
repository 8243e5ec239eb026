package dev.workstream.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Every pod is restricted, bounded and probed; those of the services also end in good order. */
final class PodCheck {

  private static final Map<String, String> POD =
      Map.of(
          "/automountServiceAccountToken", "false",
          "/enableServiceLinks", "false",
          "/securityContext/runAsNonRoot", "true",
          "/securityContext/seccompProfile/type", "RuntimeDefault");

  private static final Map<String, String> CONTAINER =
      Map.of(
          "/securityContext/allowPrivilegeEscalation", "false",
          "/securityContext/readOnlyRootFilesystem", "true",
          "/securityContext/runAsNonRoot", "true",
          "/securityContext/capabilities/drop/0", "ALL");

  private static final List<String> NEEDED =
      List.of("/resources/requests/cpu", "/resources/requests/memory", "/resources/limits/memory");

  private static final List<String> PROBES =
      List.of("/startupProbe", "/livenessProbe", "/readinessProbe");

  /** The loop, the requests that are under way, and the server. */
  private static final int SHUTDOWN_PHASES = 3;

  private final List<String> complaints = new ArrayList<>();

  private PodCheck() {}

  static List<String> complaints(Manifests manifests) {
    var check = new PodCheck();
    manifests.workloads().forEach(check::everyPod);
    for (var service : ServiceSettings.ALL) {
      manifests
          .find("Deployment", service.name())
          .ifPresent(deployment -> check.podOf(service, deployment));
    }
    var namespace = manifests.find("Namespace", "workstream");
    if (namespace.isEmpty()
        || !namespace
            .get()
            .path("metadata")
            .path("labels")
            .path("pod-security.kubernetes.io/enforce")
            .asString()
            .equals("restricted")) {
      check.complaints.add("The namespace does not enforce restricted pods");
    }
    return check.complaints;
  }

  private void everyPod(JsonNode workload) {
    var pod = Manifests.pod(workload);
    POD.forEach((pointer, value) -> expect(workload, pod, pointer, value));
    if (pod.at("/securityContext/runAsUser").asInt() == 0) {
      complain(workload, "runs as nobody in particular, or as root");
    }
    for (var container : pod.path("containers")) {
      everyContainer(workload, container);
      PROBES.stream()
          .filter(pointer -> container.at(pointer).isMissingNode())
          .forEach(pointer -> complain(workload, pointer + " is missing"));
    }
    pod.path("initContainers").forEach(container -> everyContainer(workload, container));
  }

  private void everyContainer(JsonNode workload, JsonNode container) {
    CONTAINER.forEach((pointer, value) -> expect(workload, container, pointer, value));
    NEEDED.stream()
        .filter(pointer -> container.at(pointer).isMissingNode())
        .forEach(pointer -> complain(workload, pointer + " is missing"));
    if (container
        .path("volumeMounts")
        .valueStream()
        .noneMatch(mount -> mount.path("mountPath").asString().equals("/tmp"))) {
      complain(workload, "has no /tmp to write to");
    }
  }

  private void podOf(ServiceSettings service, JsonNode deployment) {
    var pod = Manifests.pod(deployment);
    expect(deployment, pod, "/securityContext/runAsUser", "10001");
    expect(deployment, pod, "/serviceAccountName", service.name());
    expect(deployment, deployment, "/spec/strategy/rollingUpdate/maxUnavailable", "0");
    if (deployment.at("/spec/revisionHistoryLimit").isMissingNode()) {
      complain(deployment, "keeps the default number of old revisions");
    }
    if (pod.path("topologySpreadConstraints").isEmpty()) {
      complain(deployment, "is not spread");
    }
    var preStop =
        Duration.ofSeconds(
            Manifests.container(deployment).at("/lifecycle/preStop/sleep/seconds").asInt());
    if (!preStop.isPositive()) {
      complain(deployment, "stops before it is left out of its Service");
    }
    var needed = preStop.plus(service.shutdownPhase().multipliedBy(SHUTDOWN_PHASES));
    if (pod.path("terminationGracePeriodSeconds").asInt() < needed.toSeconds()) {
      complain(deployment, "may need " + needed.toSeconds() + " s to stop and does not get them");
    }
  }

  private void expect(JsonNode object, JsonNode where, String pointer, String value) {
    var actual = where.at(pointer).asString("");
    if (!actual.equals(value)) {
      complain(object, pointer + " is '" + actual + "', not '" + value + "'");
    }
  }

  private void complain(JsonNode object, String what) {
    complaints.add(Manifests.at(object) + ": " + what);
  }
}
