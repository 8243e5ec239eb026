package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How one index finds the documents of a query: the entries of one or more intervals.
 *
 * @param isSorted whether merging the intervals gives the requested order; true if the query
 *     requests none
 * @param isReverse whether to read the index backwards
 * @param isExact whether every entry belongs to a matching document, so that no document needs a
 *     check
 * @param entries the number of entries, estimated if there are many intervals
 */
record Plan(
    OrderedIndex index,
    List<Interval> intervals,
    boolean isSorted,
    boolean isReverse,
    boolean isExact,
    long entries) {

  /** Max combinations of single values to look up, each as an interval. */
  private static final int MAX_INTERVALS = 10_000;

  /** Max intervals to count. The estimate assumes that the others have as many entries. */
  private static final int MAX_COUNTED = 200;

  private static final Key FIRST = new Key((byte) 1);
  private static final Key LAST = new Key((byte) OrderedBytes.AFTER);

  /**
   * Entries of an index.
   *
   * @param to exclusive
   * @param mergedFrom the length of the prefix to ignore when merging intervals
   */
  record Interval(Key from, Key to, int mergedFrom) {}

  private record Prefix(Key key, int mergedFrom) {}

  /** Null if the index cannot help. */
  static @Nullable Plan of(OrderedIndex index, Conditions conditions, @Nullable Document order) {
    if (!index.covers(conditions)) {
      return null;
    }
    var keys = index.getKeys();
    var fixed = fixed(index, conditions);
    var points = fixed.size();
    var sort = sort(index, conditions, order, points);
    var prefixes = List.of(new Prefix(new Key(), 0));
    for (var i = 0; i < points; i++) {
      prefixes =
          extended(
              prefixes, fixed.get(i), keys.get(i).isAscending(), sort != null && i < sort.start());
    }
    var bounds = points < keys.size() ? conditions.of(keys.get(points).getKey()) : null;
    if (points == 0 && bounds == null && sort == null) {
      return null;
    }
    var intervals =
        prefixes.stream()
            .map(prefix ->
                bounds == null
                    ? whole(prefix)
                    : part(prefix, bounds.hull(), keys.get(points).isAscending()))
            .toList();
    var used = points + (bounds == null ? 0 : 1);
    var isExact =
        conditions.isExact()
            && !(bounds instanceof Bounds.Points)
            && index.getKeys().stream()
                .limit(used)
                .map(key -> key.getKey())
                .toList()
                .containsAll(conditions.fields());
    return new Plan(
        index,
        intervals,
        order == null || sort != null,
        sort != null && sort.isReverse(),
        isExact,
        count(index, intervals));
  }

  /** The values of the leading fields that the query restricts to single values. */
  private static List<Bounds.Points> fixed(OrderedIndex index, Conditions conditions) {
    var fixed = new ArrayList<Bounds.Points>();
    var combinations = 1L;
    for (var key : index.getKeys()) {
      if (conditions.of(key.getKey()) instanceof Bounds.Points points
          && combinations * points.values().size() <= MAX_INTERVALS) {
        combinations *= points.values().size();
        fixed.add(points);
      } else {
        break;
      }
    }
    return fixed;
  }

  /** How an index gives the order: merge from the field {@code start} on, forwards or backwards. */
  private record Sort(int start, boolean isReverse) {}

  private static @Nullable Sort sort(
      OrderedIndex index, Conditions conditions, @Nullable Document order, int pointFields) {
    if (order == null) {
      return null;
    }
    return IntStream.rangeClosed(0, pointFields)
        .mapToObj(start -> sortFrom(start, index, conditions, order))
        .filter(sort -> sort != null)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Sort sortFrom(
      int start, OrderedIndex index, Conditions conditions, Document order) {
    var field = start;
    Boolean isReverse = null;
    for (var part : order.entrySet()) {
      // A field with the same value in all documents does not affect the order.
      if (conditions.isSingle(part.getKey())) {
        continue;
      }
      var keys = index.getKeys();
      while (field < keys.size()
          && !keys.get(field).getKey().equals(part.getKey())
          && conditions.isSingle(keys.get(field).getKey())) {
        field++;
      }
      if (field == keys.size() || !keys.get(field).getKey().equals(part.getKey())) {
        return null;
      }
      var isAscending = ((Number) part.getValue()).intValue() > 0;
      var turned = isAscending != keys.get(field).isAscending();
      if (isReverse != null && isReverse != turned) {
        return null;
      }
      isReverse = turned;
      field++;
    }
    return new Sort(start, isReverse != null && isReverse);
  }

  private static List<Prefix> extended(
      List<Prefix> prefixes, Bounds.Points points, boolean isAscending, boolean isNotMerged) {
    var longer = new ArrayList<Prefix>(prefixes.size() * points.values().size());
    for (var prefix : prefixes) {
      for (var value : points.values()) {
        var key = prefix.key().then(isAscending ? value : value.inverted());
        longer.add(new Prefix(key, isNotMerged ? key.length() : prefix.mergedFrom()));
      }
    }
    return longer;
  }

  private static Interval whole(Prefix prefix) {
    return prefix.key().length() == 0
        ? new Interval(FIRST, LAST, 0)
        : new Interval(prefix.key(), prefix.key().then(OrderedBytes.AFTER), prefix.mergedFrom());
  }

  private static Interval part(Prefix prefix, Bounds.Range range, boolean isAscending) {
    var key = prefix.key();
    // Inverted, the first position of a value becomes its last position.
    return isAscending
        ? new Interval(key.then(range.from()), key.then(range.to()), prefix.mergedFrom())
        : new Interval(
            key.then(range.to().inverted()).then(OrderedBytes.AFTER),
            key.then(range.from().inverted()).then(OrderedBytes.AFTER),
            prefix.mergedFrom());
  }

  private static long count(OrderedIndex index, List<Interval> intervals) {
    var counted = 0L;
    for (var interval : intervals.subList(0, Math.min(MAX_COUNTED, intervals.size()))) {
      counted += index.count(interval.from(), interval.to());
    }
    return intervals.size() <= MAX_COUNTED ? counted : counted * intervals.size() / MAX_COUNTED;
  }
}
