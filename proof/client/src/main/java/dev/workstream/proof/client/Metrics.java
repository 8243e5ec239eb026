package dev.workstream.proof.client;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads metrics of one service, as Prometheus does. Every method throws {@link
 * UncheckedIOException} if the service does not answer.
 */
public final class Metrics implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String PATH = "/actuator/prometheus";
  private static final Pattern BOUND = Pattern.compile("le=\"([^\"]*)\"");

  private final RestClient http;

  /**
   * @param management base URL of the service's management port
   */
  public Metrics(URI management) {
    this.http = new RestClient(management, 2, LIMIT);
  }

  private record Sample(String series, double value) {

    static Sample of(String line) {
      var blank = line.lastIndexOf(' ');
      return new Sample(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
    }

    /** The bucket's upper bound, in seconds. */
    double bound() {
      var bound = BOUND.matcher(series);
      return bound.find() && !bound.group(1).equals("+Inf")
          ? Double.parseDouble(bound.group(1))
          : Double.POSITIVE_INFINITY;
    }
  }

  /** The sum of a metric over all its labels; 0 if the service has no such metric. */
  public double sum(String name) {
    return samples(name).stream().mapToDouble(Sample::value).sum();
  }

  /**
   * A histogram over all its labels; empty if the service has no such metric.
   *
   * @param name without its unit
   */
  public Distribution distribution(String name) {
    var counts = new TreeMap<Double, Double>();
    samples(name + "_seconds_bucket")
        .forEach(sample -> counts.merge(sample.bound(), sample.value(), Double::sum));
    return new Distribution(counts);
  }

  /** All metrics, as the service writes them. */
  public String text() {
    return http.get(PATH).successful().text();
  }

  @Override
  public void close() {
    http.close();
  }

  private List<Sample> samples(String name) {
    // Ask for one family: writing all metrics many times a second takes a fifth of a busy service's
    // CPU time.
    var family = name.replaceFirst("_(total|bucket|count|sum)$", "");
    return http.get(PATH + "?includedNames=" + family)
        .successful()
        .text()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .map(Sample::of)
        .toList();
  }
}
