package dev.workstream.drill;

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

    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]*)\"");

    static Histogram of(Scene scene) {
      var counts = new TreeMap<Double, Double>();
      scene.replicas(Faults.TASKS).stream()
          .flatMap(each ->
              scene.metrics.samples(each, "workstream_outbox_published_seconds_bucket").stream())
          .forEach(sample -> counts.merge(bound(sample.name()), sample.value(), Double::sum));
      return new Histogram(counts);
    }

    private static double bound(String name) {
      var bound = BOUND.matcher(name);
      return bound.find() && !bound.group(1).equals("+Inf")
          ? Double.parseDouble(bound.group(1))
          : Double.POSITIVE_INFINITY;
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
