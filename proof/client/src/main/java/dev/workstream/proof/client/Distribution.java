package dev.workstream.proof.client;

import java.util.TreeMap;

/**
 * A histogram of durations: its state at one moment, or its growth between two.
 *
 * @param counts for each upper bound in seconds, the number of durations up to it
 */
public record Distribution(TreeMap<Double, Double> counts) {

  /** The number of durations. */
  public double count() {
    return counts.isEmpty() ? 0 : counts.lastEntry().getValue();
  }

  /** The upper bound, in seconds, of the bucket with this quantile; NaN for an empty histogram. */
  public double secondsAt(double quantile) {
    var rank = count() * quantile;
    for (var bucket : counts.entrySet()) {
      if (bucket.getValue() >= rank) {
        return bucket.getKey();
      }
    }
    return Double.NaN;
  }

  /** The durations added since an earlier state. */
  public Distribution since(Distribution earlier) {
    var difference = new TreeMap<Double, Double>();
    counts.forEach(
        (bound, count) -> difference.put(bound, count - earlier.counts().getOrDefault(bound, 0.0)));
    return new Distribution(difference);
  }

  /** The durations of both. */
  public Distribution plus(Distribution other) {
    var sum = new TreeMap<>(counts);
    other.counts().forEach((bound, count) -> sum.merge(bound, count, Double::sum));
    return new Distribution(sum);
  }
}
