package dev.workstream.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a service says of itself to Prometheus. */
final class Metrics implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pattern BOUND = Pattern.compile("le=\"([^\"]*)\"");

  private final URI management;
  private final HttpClient http = HttpClient.newHttpClient();

  Metrics(URI management) {
    this.management = management;
  }

  /**
   * A histogram at one moment, or what came to it between two.
   *
   * @param counts how many took no longer than so many seconds
   */
  record Distribution(TreeMap<Double, Double> counts) {

    double count() {
      return counts.isEmpty() ? 0 : counts.lastEntry().getValue();
    }

    /** The upper bound, in milliseconds, of the bucket that a quantile is in. */
    double millisAt(double quantile) {
      var rank = count() * quantile;
      for (var bucket : counts.entrySet()) {
        if (bucket.getValue() >= rank) {
          return bucket.getKey() * 1e3;
        }
      }
      return Double.NaN;
    }

    Distribution since(Distribution earlier) {
      var difference = new TreeMap<Double, Double>();
      counts.forEach((bound, count) ->
          difference.put(bound, count - earlier.counts().getOrDefault(bound, 0.0)));
      return new Distribution(difference);
    }
  }

  /** The sum of a metric over all its labels; 0 if there is none. */
  double sum(String name) {
    return lines(name).lines().mapToDouble(Metrics::value).sum();
  }

  Distribution distribution(String name) {
    var counts = new TreeMap<Double, Double>();
    lines(name + "_seconds_bucket")
        .lines()
        .forEach(line -> counts.merge(bound(line), value(line), Double::sum));
    return new Distribution(counts);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private static double bound(String line) {
    var bound = BOUND.matcher(line);
    return bound.find() && !bound.group(1).equals("+Inf")
        ? Double.parseDouble(bound.group(1))
        : Double.POSITIVE_INFINITY;
  }

  private String lines(String name) {
    // Nothing else: to say everything, many times a second, takes a fifth of a busy service's time.
    var family = name.replaceFirst("_(total|bucket|count|sum)$", "");
    var request =
        HttpRequest.newBuilder(management.resolve("/actuator/prometheus?includedNames=" + family))
            .timeout(LIMIT)
            .build();
    try {
      var found = new StringBuilder();
      http.send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .forEach(line -> found.append(line).append('\n'));
      return found.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
