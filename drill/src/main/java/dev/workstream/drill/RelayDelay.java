package dev.workstream.drill;

import dev.workstream.launcher.LocalSystem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * From the append of an event to the broker's confirm, as the relays' own histograms have it.
 *
 * @param events how many were published
 * @param median half of them took no longer
 * @param p99 99 in 100 of them took no longer
 */
record RelayDelay(long events, Duration median, Duration p99) {

  static final RelayDelay NONE = new RelayDelay(0, Duration.ZERO, Duration.ZERO);

  /**
   * All relays' histograms at one moment.
   *
   * @param counts how many took no longer than so many seconds
   */
  record Histogram(Map<Double, Double> counts) {

    private static final Pattern BUCKET =
        Pattern.compile("workstream_outbox_published_seconds_bucket\\{.*le=\"([^\"]*)\".*} (.*)");

    static Histogram of(LocalSystem system) throws IOException, InterruptedException {
      var counts = new TreeMap<Double, Double>();
      try (var http = HttpClient.newHttpClient()) {
        for (var service : system.serviceNames()) {
          if (service.startsWith(Faults.TASKS)) {
            var request =
                HttpRequest.newBuilder(system.management(service).resolve("/actuator/prometheus"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            http.send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .map(BUCKET::matcher)
                .filter(bucket -> bucket.matches())
                .forEach(bucket ->
                    counts.merge(
                        bucket.group(1).equals("+Inf")
                            ? Double.POSITIVE_INFINITY
                            : Double.parseDouble(bucket.group(1)),
                        Double.parseDouble(bucket.group(2)),
                        Double::sum));
          }
        }
      }
      return new Histogram(counts);
    }
  }

  /** Of what was published between two moments. */
  static RelayDelay between(Histogram begin, Histogram end) {
    var counts = new TreeMap<Double, Double>();
    end.counts()
        .forEach(
            (bound, count) -> counts.put(bound, count - begin.counts().getOrDefault(bound, 0.0)));
    if (counts.isEmpty()) {
      return NONE;
    }
    var events = counts.lastEntry().getValue();
    return new RelayDelay(
        events.longValue(), quantile(counts, events * 0.5), quantile(counts, events * 0.99));
  }

  /** The upper bound of the bucket that it is in. */
  private static Duration quantile(TreeMap<Double, Double> counts, double rank) {
    for (var bucket : counts.entrySet()) {
      if (bucket.getValue() >= rank && !bucket.getKey().isInfinite()) {
        return Duration.ofNanos((long) (bucket.getKey() * 1e9));
      }
    }
    return Duration.ZERO;
  }
}
