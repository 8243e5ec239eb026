package dev.workstream.drill;

import dev.workstream.proof.client.Distribution;
import java.time.Duration;
import java.util.TreeMap;

/**
 * The time from the append of an event to the broker's confirm, from the relays' histograms.
 *
 * @param events the number of published events
 * @param median the 50th percentile
 * @param p99 the 99th percentile
 */
record RelayDelay(long events, Duration median, Duration p99) {

  static final RelayDelay NONE = new RelayDelay(0, Duration.ZERO, Duration.ZERO);

  /** The current histograms of all relays, added up. */
  static Distribution histogram(Scene scene) {
    return scene.replicas(Faults.TASKS).stream()
        .map(each -> scene.distribution(each, "workstream_outbox_published"))
        .reduce(new Distribution(new TreeMap<>()), Distribution::plus);
  }

  /** The delay of the events published between two states of the histogram. */
  static RelayDelay between(Distribution begin, Distribution end) {
    var published = end.since(begin);
    return published.counts().isEmpty()
        ? NONE
        : new RelayDelay(
            (long) published.count(),
            duration(published.secondsAt(0.5)),
            duration(published.secondsAt(0.99)));
  }

  /** Zero for the last bucket, which has no upper bound. */
  private static Duration duration(double seconds) {
    return Double.isInfinite(seconds) ? Duration.ZERO : Duration.ofNanos((long) (seconds * 1e9));
  }
}
