package dev.workstream.engines.mongo;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The values of a field that can match, in MongoDB's order. */
sealed interface Bounds {

  boolean contains(Key value);

  /** The smallest range that contains all these values. */
  Range hull();

  static Points points(Collection<Key> values) {
    return new Points(Collections.unmodifiableNavigableSet(new TreeSet<>(values)));
  }

  /** Single values. */
  record Points(NavigableSet<Key> values) implements Bounds {

    @Override
    public boolean contains(Key value) {
      return values.contains(value);
    }

    @Override
    public Range hull() {
      return values.isEmpty()
          ? new Range(new Key(), new Key())
          : new Range(values.first(), values.last().then(OrderedBytes.AFTER));
    }
  }

  /** All values from one key (inclusive) to another (exclusive). */
  record Range(Key from, Key to) implements Bounds {

    @Override
    public boolean contains(Key value) {
      return from.compareTo(value) <= 0 && value.compareTo(to) < 0;
    }

    @Override
    public Range hull() {
      return this;
    }
  }

  /** The values that both contain. */
  default Bounds and(Bounds other) {
    return switch (this) {
      case Points points -> points(points.values().stream().filter(other::contains).toList());
      case Range range ->
          switch (other) {
            case Points points -> points.and(range);
            case Range more ->
                new Range(
                    Collections.max(List.of(range.from(), more.from())),
                    Collections.min(List.of(range.to(), more.to())));
          };
    };
  }

  /** Bounds that contain at least the values of both. */
  default Bounds or(Bounds other) {
    if (this instanceof Points(var these) && other instanceof Points(var those)) {
      var all = new TreeSet<>(these);
      all.addAll(those);
      return points(all);
    }
    var one = hull();
    var another = other.hull();
    return new Range(
        Collections.min(List.of(one.from(), another.from())),
        Collections.max(List.of(one.to(), another.to())));
  }

  /** Whether the others contain all these values. */
  default boolean areWithin(Bounds others) {
    return switch (this) {
      case Points(var values) -> values.stream().allMatch(others::contains);
      case Range(var from, var to) ->
          others instanceof Range(var start, var end)
              && start.compareTo(from) <= 0
              && to.compareTo(end) <= 0;
    };
  }
}
