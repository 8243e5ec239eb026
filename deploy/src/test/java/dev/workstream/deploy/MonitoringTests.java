package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** Prometheus sees the same labels and has the same alerts on Compose and on Kubernetes. */
class MonitoringTests {

  private static final JsonNode COMPOSE = Checkout.merged("deploy/observability/prometheus.yml");

  private static final JsonNode ALERTS =
      Checkout.YAML.readTree(Checkout.text("deploy/observability/alerts.yml"));

  @Test
  void alertsOfKubernetesAreThoseOfCompose() {
    var rule = Overlay.COMPONENTS.manifests().find("PrometheusRule", "workstream").orElseThrow();

    assertThat(rule.at("/spec/groups")).isEqualTo(ALERTS.path("groups"));
  }

  @ParameterizedTest
  @FieldSource("dev.workstream.deploy.ServiceSettings#ALL")
  void composeScrapesEveryReplicaUnderItsApplicationName(ServiceSettings service) {
    var job =
        COMPOSE
            .path("scrape_configs")
            .valueStream()
            .filter(each -> each.path("job_name").asString().equals(service.name()))
            .findFirst()
            .orElseThrow();

    assertThat(job.path("metrics_path").asString()).isEqualTo("/actuator/prometheus");
    assertThat(job.path("honor_labels").asBoolean()).isTrue();
    assertThat(job.at("/dns_sd_configs/0/names/0").asString()).isEqualTo(service.name());
    assertThat(job.at("/dns_sd_configs/0/port").asInt()).isEqualTo(service.managementPort());
    var rule = job.at("/relabel_configs/0");
    assertThat(rule.path("source_labels").valueStream().map(JsonNode::asString))
        .containsExactly("job");
    assertThat(rule.path("target_label").asString()).isEqualTo("application");
    assertThat(relabeled(rule, service.name())).isEqualTo(service.applicationName());
  }

  @ParameterizedTest
  @FieldSource("dev.workstream.deploy.ServiceSettings#ALL")
  void kubernetesScrapesEveryReplicaUnderItsApplicationName(ServiceSettings service) {
    var manifests = Overlay.COMPONENTS.manifests();
    var monitor = manifests.find("PodMonitor", "workstream").orElseThrow();
    var endpoint = monitor.at("/spec/podMetricsEndpoints/0");

    var labels =
        manifests
            .find("Deployment", service.name())
            .orElseThrow()
            .at("/spec/template/metadata/labels");
    assertThat(monitor.at("/spec/selector/matchLabels").properties())
        .isNotEmpty()
        .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
    assertThat(endpoint.path("port").asString()).isEqualTo("management");
    assertThat(endpoint.path("path").asString()).isEqualTo("/actuator/prometheus");
    assertThat(endpoint.path("honorLabels").asBoolean()).isTrue();
    var rule = endpoint.at("/relabelings/0");
    assertThat(rule.path("sourceLabels").valueStream().map(JsonNode::asString))
        .containsExactly("__meta_kubernetes_pod_label_app_kubernetes_io_name");
    assertThat(rule.path("targetLabel").asString()).isEqualTo("application");
    assertThat(relabeled(rule, labels.path("app.kubernetes.io/name").asString()))
        .isEqualTo(service.applicationName());
  }

  @Test
  void alertsSelectServicesByTheirApplicationNameAlone() {
    var names =
        ServiceSettings.ALL.stream()
            .map(ServiceSettings::applicationName)
            .collect(Collectors.toSet());
    for (var expression : ALERTS.findValues("expr")) {
      var text = expression.asString();
      assertThat(text).doesNotContain("job=", "job)", "$labels.job");
      Pattern.compile("application=\"([^\"]*)\"")
          .matcher(text)
          .results()
          .forEach(found -> assertThat(names).contains(found.group(1)));
      Pattern.compile("application=~\"([^\"]*)\"")
          .matcher(text)
          .results()
          .forEach(found -> assertThat(names).allMatch(name -> name.matches(found.group(1))));
    }
  }

  @Test
  void alertsFireAsTheirTestsSay() {
    var promtool = promtool();

    assertThat(Program.run(List.of(promtool, "test", "rules", file("alerts.test.yml"))))
        .contains("SUCCESS");
  }

  @Test
  void prometheusAcceptsItsConfiguration() {
    var promtool = promtool();

    assertThat(Program.run(List.of(promtool, "check", "config", file("prometheus.yml"))))
        .contains("SUCCESS");
  }

  private static String promtool() {
    return Program.need(
        "--version",
        "The alerts are not tested: there is no promtool (Debian's package prometheus has it)",
        "promtool");
  }

  private static String file(String name) {
    return Checkout.ROOT.resolve("deploy/observability").resolve(name).toString();
  }

  /** As Prometheus does it: the whole value must match. */
  private static String relabeled(JsonNode rule, String value) {
    var matcher = Pattern.compile(rule.path("regex").asString()).matcher(value);
    return matcher.matches()
        ? matcher.replaceFirst(rule.path("replacement").asString())
        : "no match";
  }
}
