package dev.workstream.drill;

import dev.workstream.launcher.LocalSystem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** What the services say of themselves to Prometheus. */
final class Metrics {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final LocalSystem system;
  private final HttpClient http = HttpClient.newHttpClient();

  Metrics(LocalSystem system) {
    this.system = system;
  }

  /** A metric with its labels, as it is written, and its value. */
  record Sample(String name, double value) {

    private static Sample of(String line) {
      var blank = line.lastIndexOf(' ');
      return new Sample(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
    }
  }

  /** The sum of a metric of a service over all its labels; 0 if there is none. */
  double sum(String service, String name) {
    return samples(service, name).stream().mapToDouble(Sample::value).sum();
  }

  /** A metric of a service with each of its labels; empty if the service does not answer. */
  List<Sample> samples(String service, String name) {
    try {
      var request =
          HttpRequest.newBuilder(system.management(service).resolve("/actuator/prometheus"))
              .timeout(LIMIT)
              .build();
      return http.send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .map(Sample::of)
          .toList();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
