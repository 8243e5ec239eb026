package dev.workstream.deploy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The NetworkPolicies allow the arrows of the architecture, at both ends where both are pods here,
 * and nothing else but looking up names.
 */
final class ArrowCheck {

  private static final String NAME = "app.kubernetes.io/name";

  /** Callers from outside, by the label of their namespaces. */
  private static final Map<String, String> OUTSIDE =
      Map.of(
          "workstream.dev/ingress", "client",
          "workstream.dev/debugging", "debugger",
          "workstream.dev/monitoring", "monitoring");

  private static final String PODS =
      "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}},"
          + " podSelector: {matchLabels: {%s: %s}}}";

  /** Who answers for names, by port: kube-dns, and what takes its place in some clusters. */
  private static final Map<Integer, Set<String>> NAME_SERVERS =
      Map.of(
          53,
          Set.of(
              PODS.formatted("kube-system", "k8s-app", "kube-dns"),
              PODS.formatted("kube-system", "k8s-app", "node-local-dns"),
              "{ipBlock: {cidr: 169.254.20.10/32}}",
              "{ipBlock: {cidr: 169.254.169.254/32}}",
              "{ipBlock: {cidr: 203.0.113.10/32}}"),
          5353,
          Set.of(
              PODS.formatted(
                  "openshift-dns", "dns.operator.openshift.io/daemonset-dns", "default")));

  private final Manifests manifests;
  private final Set<Arrow> leaving = new HashSet<>();
  private final Set<Arrow> entering = new HashSet<>();
  private final Set<String> lookingUpNames = new HashSet<>();
  private final List<String> complaints = new ArrayList<>();

  private ArrowCheck(Manifests manifests) {
    this.manifests = manifests;
  }

  static List<String> complaints(Manifests manifests) {
    var check = new ArrowCheck(manifests);
    manifests.all("NetworkPolicy").forEach(check::read);
    check.compare();
    return check.complaints;
  }

  private void compare() {
    var here = manifests.workloadNames();
    if (manifests.all("NetworkPolicy").noneMatch(ArrowCheck::deniesEverything)) {
      complaints.add("No NetworkPolicy denies what the others do not allow");
    }
    for (var arrow : Architecture.ARROWS) {
      if (here.contains(arrow.from()) && !leaving.contains(arrow)) {
        complaints.add(arrow + ": may not leave");
      }
      if (here.contains(arrow.to()) && !entering.contains(arrow)) {
        complaints.add(arrow + ": may not enter");
      }
    }
    leaving.stream()
        .filter(arrow -> !Architecture.ARROWS.contains(arrow))
        .forEach(arrow -> complaints.add(arrow + ": may leave, and is not in the architecture"));
    entering.stream()
        .filter(arrow -> !Architecture.ARROWS.contains(arrow))
        .forEach(arrow -> complaints.add(arrow + ": may enter, and is not in the architecture"));
    ServiceSettings.ALL.stream()
        .map(ServiceSettings::name)
        .filter(name -> !lookingUpNames.contains(name))
        .forEach(name -> complaints.add(name + ": may not look up names"));
  }

  private static boolean deniesEverything(JsonNode policy) {
    var spec = policy.path("spec");
    return spec.path("podSelector").isEmpty()
        && spec.path("policyTypes").size() == 2
        && spec.path("ingress").isEmpty()
        && spec.path("egress").isEmpty();
  }

  private void read(JsonNode policy) {
    var spec = policy.path("spec");
    for (var subject : selected(spec.path("podSelector"))) {
      for (var rule : spec.path("egress")) {
        for (var peer : peers(policy, rule, "to")) {
          for (var port : ports(policy, rule)) {
            leaves(policy, subject, peer, port);
          }
        }
      }
      for (var rule : spec.path("ingress")) {
        for (var peer : peers(policy, rule, "from")) {
          for (var port : ports(policy, rule)) {
            enters(policy, subject, peer, port);
          }
        }
      }
    }
  }

  private void leaves(JsonNode policy, String subject, JsonNode peer, int port) {
    if (isNameServer(peer, port)) {
      lookingUpNames.add(subject);
    } else if (isPodHere(peer)) {
      selected(peer.path("podSelector"))
          .forEach(name -> leaving.add(new Arrow(subject, name, port)));
    } else if (engineElsewhere(peer, port).isPresent()) {
      leaving.add(new Arrow(subject, engineElsewhere(peer, port).get(), port));
    } else {
      complaints.add(Manifests.at(policy) + ": leads to " + peer + " at " + port);
    }
  }

  private void enters(JsonNode policy, String subject, JsonNode peer, int port) {
    var outside = outside(peer);
    if (isPodHere(peer)) {
      selected(peer.path("podSelector"))
          .forEach(name -> entering.add(new Arrow(name, subject, port)));
    } else if (outside.isPresent()) {
      entering.add(new Arrow(outside.get(), subject, port));
    } else {
      complaints.add(Manifests.at(policy) + ": lets in " + peer + " at " + port);
    }
  }

  /** The names of the pods that a selector means. */
  private List<String> selected(JsonNode selector) {
    var wanted = new HashMap<String, String>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(label -> wanted.put(label.getKey(), label.getValue().asString()));
    return manifests
        .workloads()
        .map(workload -> workload.at("/spec/template/metadata/labels"))
        .filter(labels ->
            wanted.entrySet().stream()
                .allMatch(
                    label -> labels.path(label.getKey()).asString("").equals(label.getValue())))
        .map(labels -> labels.path(NAME).asString())
        .toList();
  }

  private List<JsonNode> peers(JsonNode policy, JsonNode rule, String direction) {
    if (rule.path(direction).isEmpty()) {
      complaints.add(Manifests.at(policy) + ": a rule is for everybody");
    }
    return rule.path(direction).valueStream().toList();
  }

  private List<Integer> ports(JsonNode policy, JsonNode rule) {
    if (rule.path("ports").isEmpty()) {
      complaints.add(Manifests.at(policy) + ": a rule is for every port");
    }
    return rule.path("ports").valueStream().map(port -> port.path("port").asInt()).toList();
  }

  private static boolean isPodHere(JsonNode peer) {
    return peer.size() == 1 && peer.path("podSelector").path("matchLabels").has(NAME);
  }

  private static boolean isNameServer(JsonNode peer, int port) {
    return NAME_SERVERS.getOrDefault(port, Set.of()).stream()
        .anyMatch(server -> peer.equals(Checkout.YAML.readTree(server)));
  }

  private static Optional<String> outside(JsonNode peer) {
    var labels = peer.path("namespaceSelector").path("matchLabels");
    return peer.size() == 1 && labels.size() == 1
        ? OUTSIDE.entrySet().stream()
            .filter(label -> labels.path(label.getKey()).asString("").equals("true"))
            .map(Map.Entry::getValue)
            .findFirst()
        : Optional.empty();
  }

  /** An engine that is no pod here is known by its port. */
  private Optional<String> engineElsewhere(JsonNode peer, int port) {
    var here = manifests.workloadNames();
    return (peer.has("ipBlock") || peer.has("namespaceSelector"))
        ? Architecture.ARROWS.stream()
            .filter(arrow -> arrow.port() == port && !here.contains(arrow.to()))
            .map(Arrow::to)
            .findFirst()
        : Optional.empty();
  }
}
