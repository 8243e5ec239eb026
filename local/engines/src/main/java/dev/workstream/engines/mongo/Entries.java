package dev.workstream.engines.mongo;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one interval of a map, in ascending or descending order. Reads them in batches,
 * each from the last entry on. So a cursor that a client keeps for hours holds no old version of
 * the store.
 */
final class Entries<V> implements Iterator<Entries.Entry<V>> {

  private static final int FIRST_READ = 16;
  private static final int MAX_READ = 512;

  private final MVMap<Key, V> map;
  private final Plan.Interval interval;
  private final boolean isReverse;
  private final Deque<Entry<V>> read = new ArrayDeque<>();
  private int amount = FIRST_READ;
  private @Nullable Key last;
  private boolean isAtEnd;

  record Entry<V>(Key key, V value) {}

  private Entries(MVMap<Key, V> map, Plan.Interval interval, boolean isReverse) {
    this.map = map;
    this.interval = interval;
    this.isReverse = isReverse;
  }

  /**
   * Merges the entries of several intervals, in the order of their keys after {@code mergedFrom}
   * bytes.
   */
  static <V> Iterator<Entry<V>> merged(
      MVMap<Key, V> map, List<Plan.Interval> intervals, boolean isReverse) {
    if (intervals.size() == 1) {
      return new Entries<>(map, intervals.getFirst(), isReverse);
    }
    Comparator<Head<V>> order =
        (one, other) ->
            Key.compareFrom(
                one.next().key(),
                one.rest().interval.mergedFrom(),
                other.next().key(),
                other.rest().interval.mergedFrom());
    var heads = new PriorityQueue<Head<V>>(isReverse ? order.reversed() : order);
    for (var interval : intervals) {
      Head.add(new Entries<>(map, interval, isReverse), heads);
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !heads.isEmpty();
      }

      @Override
      public Entry<V> next() {
        var head = heads.remove();
        Head.add(head.rest(), heads);
        return head.next();
      }
    };
  }

  private record Head<V>(Entry<V> next, Entries<V> rest) {

    static <V> void add(Entries<V> rest, PriorityQueue<Head<V>> heads) {
      if (rest.hasNext()) {
        heads.add(new Head<>(rest.next(), rest));
      }
    }
  }

  @Override
  public boolean hasNext() {
    if (read.isEmpty() && !isAtEnd) {
      readMore();
    }
    return !read.isEmpty();
  }

  @Override
  public Entry<V> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return read.remove();
  }

  private void readMore() {
    var start = last != null ? last : isReverse ? interval.to() : interval.from();
    var cursor = map.cursor(start, null, isReverse);
    while (read.size() < amount) {
      if (!cursor.hasNext()) {
        isAtEnd = true;
        break;
      }
      var key = cursor.next();
      if (isReverse ? key.compareTo(interval.from()) < 0 : key.compareTo(interval.to()) >= 0) {
        isAtEnd = true;
        break;
      }
      // The first entry may be the last of the previous batch, or the exclusive end.
      if (!key.equals(last) && key.compareTo(interval.to()) < 0) {
        read.add(new Entry<>(key, cursor.getValue()));
      }
    }
    if (!read.isEmpty()) {
      last = read.getLast().key();
    }
    amount = Math.min(2 * amount, MAX_READ);
  }
}
