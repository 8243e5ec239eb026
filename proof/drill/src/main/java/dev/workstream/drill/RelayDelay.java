package dev.workstream.drill;

import dev.workstream.proof.client.Distribution;
import java.time.Duration;
import java.util.TreeMap;

/**
 * From the append of an event to the broker's confirm, as the relays' own histograms have it.
 *
 * @param events how many were published
 * @param median half of them took no longer
 * @param p99 99 in 100 of them took no longer
 */
record RelayDelay(long events, Duration median, Duration p99) {

  static final RelayDelay NONE = new RelayDelay(0, Duration.ZERO, Duration.ZERO);

  /** The histograms of all relays together, at this moment. */
  static Distribution histogram(Scene scene) {
    return scene.replicas(Faults.TASKS).stream()
        .map(each -> scene.distribution(each, "workstream_outbox_published"))
        .reduce(new Distribution(new TreeMap<>()), Distribution::plus);
  }

  /** The delay of the events that were published between two moments. */
  static RelayDelay between(Distribution begin, Distribution end) {
    var published = end.since(begin);
    return published.counts().isEmpty()
        ? NONE
        : new RelayDelay(
            (long) published.count(),
            duration(published.secondsAt(0.5)),
            duration(published.secondsAt(0.99)));
  }

  /** Zero beyond the last bucket, which has no upper bound. */
  private static Duration duration(double seconds) {
    return Double.isInfinite(seconds) ? Duration.ZERO : Duration.ofNanos((long) (seconds * 1e9));
  }
}
