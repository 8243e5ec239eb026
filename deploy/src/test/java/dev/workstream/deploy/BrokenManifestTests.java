package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What each check must notice. */
class BrokenManifestTests {

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            Check.TYPES,
            "replica",
            in("Deployment", "gateway", "/spec", spec -> spec.put("replica", 2))),
        mistake(
            Check.TYPES,
            "unknown kind",
            manifests -> manifests.with("{apiVersion: v1, kind: Servise, metadata: {name: x}}")),
        mistake(
            Check.REQUIRED_FIELDS,
            "selector",
            in("Deployment", "gateway", "/spec", spec -> spec.remove("selector"))),
        mistake(
            Overlay.COMPONENTS,
            Check.TYPES,
            "PodMonitor/workstream.Spec.PodMetricsEndpoints[]: unknown or of a wrong type:"
                + " honorLabel",
            in(
                "PodMonitor",
                "workstream",
                "/spec/podMetricsEndpoints/0",
                endpoint -> endpoint.put("honorLabel", true))),
        mistake(
            Overlay.COMPONENTS,
            Check.TYPES,
            "alarm",
            in(
                "PrometheusRule",
                "workstream",
                "/spec/groups/0/rules/0",
                rule -> rule.put("alarm", "X"))),
        mistake(
            Overlay.COMPONENTS,
            Check.REQUIRED_FIELDS,
            "selector",
            in("PodMonitor", "workstream", "/spec", spec -> spec.remove("selector"))),
        mistake(
            Overlay.COMPONENTS,
            Check.REQUIRED_FIELDS,
            "expr",
            in(
                "PrometheusRule",
                "workstream",
                "/spec/groups/0/rules/0",
                rule -> rule.remove("expr"))),
        mistake(
            Check.PODS,
            "readOnlyRootFilesystem",
            in(
                "Deployment",
                "gateway",
                "/spec/template/spec/containers/0/securityContext",
                context -> context.remove("readOnlyRootFilesystem"))),
        mistake(
            Check.PODS,
            "limits",
            in(
                "StatefulSet",
                "redis",
                "/spec/template/spec/containers/0/resources",
                resources -> resources.remove("limits"))),
        mistake(
            Check.PODS,
            "livenessProbe",
            in(
                "Deployment",
                "tasks-service",
                "/spec/template/spec/containers/0",
                container -> container.remove("livenessProbe"))),
        mistake(
            Check.PODS,
            "to stop",
            in(
                "Deployment",
                "tasks-service",
                "/spec/template/spec",
                pod -> pod.put("terminationGracePeriodSeconds", 30))),
        mistake(
            Check.SERVICES,
            "management",
            in(
                "Deployment",
                "gateway",
                "/spec/template/spec/containers/0/ports/1",
                port -> port.put("containerPort", 8081))),
        mistake(
            Check.SERVICES,
            "livenessProbe",
            in(
                "Deployment",
                "gateway",
                "/spec/template/spec/containers/0/livenessProbe/httpGet",
                get -> get.put("path", "/health"))),
        mistake(
            Check.SERVICES,
            "not pinned",
            in(
                "StatefulSet",
                "redis",
                "/spec/template/spec/containers/0",
                container -> container.put("image", "redis:latest"))),
        mistake(
            Check.SERVICES,
            "image",
            in(
                "Deployment",
                "gateway",
                "/spec/template/spec/containers/0",
                container -> container.put("image", "workstream/gate:local"))),
        mistake(
            Check.SERVICES,
            "headless",
            in("Service", "tasks-service", "/spec", spec -> spec.remove("clusterIP"))),
        mistake(
            Check.SERVICES,
            "from outside",
            in("Service", "gateway", "/spec", spec -> spec.put("type", "LoadBalancer"))),
        mistake(
            Check.VARIABLES,
            "SPRING_RABBITMQ_HOST",
            in("ConfigMap", "tasks-service", "/data", data -> data.remove("SPRING_RABBITMQ_HOST"))),
        mistake(
            Check.VARIABLES,
            "SPRING_DATASOURCE_PASSWORD",
            in("ConfigMap", "tasks-service", "/data", data -> data.remove("SPRING_CONFIG_IMPORT"))),
        mistake(
            Check.VARIABLES,
            "spring.mongodb.uri",
            in(
                "Secret",
                "notifications-service",
                "/data",
                data -> data.remove("spring.mongodb.uri"))),
        mistake(
            Check.VARIABLES,
            "names no Service",
            in(
                "ConfigMap",
                "notifications-service",
                "/data",
                data -> data.put("SPRING_DATA_REDIS_HOST", "reddis"))),
        mistake(
            Check.SECRETS,
            "SPRING_RABBITMQ_PASSWORD",
            in(
                "ConfigMap",
                "tasks-service",
                "/data",
                data -> data.put("SPRING_RABBITMQ_PASSWORD", "x"))),
        mistake(
            Check.SECRETS,
            "SPRING_MONGODB_URI",
            in(
                "ConfigMap",
                "notifications-service",
                "/data",
                data -> data.put("SPRING_MONGODB_URI", "mongodb://a:b@mongodb/workstream"))),
        mistake(
            Check.ARROWS,
            "gateway -> tasks-service:9090: may not enter",
            in(
                "NetworkPolicy",
                "tasks-service",
                "/spec",
                spec -> ((ArrayNode) spec.get("ingress")).remove(0))),
        mistake(
            Check.ARROWS,
            "gateway -> redis:6379: may leave",
            in(
                "NetworkPolicy",
                "gateway",
                "/spec/egress/0",
                rule -> rule.set("to", peer("redis")).set("ports", port(6379)))),
        mistake(
            Overlay.COMPONENTS,
            Check.ARROWS,
            "leads to",
            in(
                "NetworkPolicy",
                "names-by-cloud-dns",
                "/spec/egress/0/to/0/ipBlock",
                block -> block.put("cidr", "0.0.0.0/0"))),
        mistake(
            Check.PODS,
            "readOnlyRootFilesystem",
            in(
                "Deployment",
                "tasks-service",
                "/spec/template/spec/initContainers/0/securityContext",
                context -> context.remove("readOnlyRootFilesystem"))),
        mistake(
            Check.ARROWS,
            "for everybody",
            in("NetworkPolicy", "gateway", "/spec/ingress/0", rule -> rule.remove("from"))),
        mistake(
            Check.ARROWS,
            "denies",
            in(
                "NetworkPolicy",
                "nothing-else",
                "/spec",
                spec -> ((ArrayNode) spec.get("policyTypes")).remove(1))));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isNoticed(Overlay overlay, Check check, String complaint, UnaryOperator<Manifests> mistake) {
    var broken = mistake.apply(overlay.manifests());

    assertThat(check.complaints(broken)).anySatisfy(each -> assertThat(each).contains(complaint));
  }

  private static Arguments mistake(
      Check check, String complaint, UnaryOperator<Manifests> mistake) {
    return mistake(Overlay.LOCAL, check, complaint, mistake);
  }

  private static Arguments mistake(
      Overlay overlay, Check check, String complaint, UnaryOperator<Manifests> mistake) {
    return Arguments.of(overlay, check, complaint, mistake);
  }

  private static UnaryOperator<Manifests> in(
      String kind, String name, String pointer, Consumer<ObjectNode> change) {
    return manifests ->
        manifests.with(kind, name, object -> change.accept((ObjectNode) object.at(pointer)));
  }

  private static ArrayNode peer(String name) {
    return (ArrayNode)
        Checkout.YAML.readTree(
            "[{podSelector: {matchLabels: {app.kubernetes.io/name: %s}}}]".formatted(name));
  }

  private static ArrayNode port(int port) {
    return (ArrayNode) Checkout.YAML.readTree("[{port: %d}]".formatted(port));
  }
}
