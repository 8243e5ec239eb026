package dev.workstream.engines.mongo;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a query on single fields that an index can use. Documents outside the bounds do
 * not match. Documents within the bounds match if the conditions are exact; otherwise the caller
 * must check them against the whole query.
 */
final class Conditions {

  private static final Key NULL = requireNonNull(OrderedBytes.of(null));

  private final Map<String, Bounds> bounds = new HashMap<>();
  private final Set<Map.Entry<String, @Nullable Object>> parts = new HashSet<>();
  private boolean isExact = true;

  private Conditions() {}

  static Conditions of(Document query) {
    var conditions = new Conditions();
    conditions.add(query);
    return conditions;
  }

  @Nullable Bounds of(String field) {
    return bounds.get(field);
  }

  Set<String> fields() {
    return bounds.keySet();
  }

  /** Whether the bounds are equivalent to the query, if no field is an array. */
  boolean isExact() {
    return isExact;
  }

  /** Whether the field has the same value in all matching documents. */
  boolean isSingle(String field) {
    return bounds.get(field) instanceof Bounds.Points(var values) && values.size() == 1;
  }

  /** Whether a document without the field cannot match. */
  boolean excludeMissing(String field) {
    var allowed = bounds.get(field);
    return allowed != null && !allowed.contains(NULL);
  }

  /** Whether every document that matches these conditions matches the others. */
  boolean imply(Conditions others) {
    return parts.containsAll(others.parts)
        || others.isExact
            && others.bounds.entrySet().stream()
                .allMatch(other -> {
                  var ours = bounds.get(other.getKey());
                  return ours != null && ours.areWithin(other.getValue());
                });
  }

  private void add(Document query) {
    query.forEach((name, value) -> {
      switch (name) {
        case "$and" -> all(value).forEach(this::add);
        case "$or" -> {
          parts.add(new SimpleEntry<>(name, value));
          addAlternatives(all(value));
        }
        case "$comment" -> {
          // A comment does not restrict the query.
        }
        default -> {
          parts.add(new SimpleEntry<>(name, value));
          if (name.startsWith("$")) {
            isExact = false;
          } else {
            addField(name, value);
          }
        }
      }
    });
  }

  /** Adds bounds for the fields that every alternative restricts. */
  private void addAlternatives(Collection<Document> alternatives) {
    isExact = false;
    var each = alternatives.stream().map(Conditions::of).toList();
    if (each.isEmpty()) {
      return;
    }
    for (var field : each.getFirst().fields()) {
      Bounds together = null;
      for (var one : each) {
        var more = one.of(field);
        if (more == null) {
          together = null;
          break;
        }
        together = together == null ? more : together.or(more);
      }
      if (together != null) {
        allow(field, together);
      }
    }
  }

  private void addField(String field, @Nullable Object value) {
    if (BsonRegularExpression.isRegularExpression(value)) {
      isExact = false;
    } else if (value instanceof Document operators && isOperators(operators)) {
      operators.forEach((operator, operand) -> addOperator(field, operator, operand));
    } else {
      addPoint(field, value);
    }
  }

  private void addOperator(String field, String operator, @Nullable Object operand) {
    switch (operator) {
      case "$eq" -> addPoint(field, operand);
      case "$in" -> addPoints(field, operand);
      case "$gt", "$gte", "$lt", "$lte" -> addRange(field, operator, operand);
      default -> isExact = false;
    }
  }

  private void addPoint(String field, @Nullable Object value) {
    var point = OrderedBytes.of(value);
    if (point == null || value instanceof Document document && document.isEmpty()) {
      isExact = false;
    } else {
      isExact &= !(value instanceof Document);
      allow(field, Bounds.points(Set.of(point)));
    }
  }

  private void addPoints(String field, @Nullable Object list) {
    var points = new ArrayList<Key>();
    for (var value : list instanceof Collection<?> values ? values : Set.of()) {
      var point = OrderedBytes.of(value);
      if (point == null) {
        isExact = false;
        return;
      }
      isExact &= !(value instanceof Document);
      points.add(point);
    }
    allow(field, Bounds.points(points));
  }

  /** A range contains only values of the limit's type, and never null. */
  private void addRange(String field, String operator, @Nullable Object limit) {
    var type = OrderedBytes.typeOf(limit);
    var value = OrderedBytes.of(limit);
    if (value == null || !OrderedBytes.hasRanges(type)) {
      isExact = false;
      return;
    }
    var start = new Key((byte) (type - 1));
    var end = new Key((byte) (type + 1));
    allow(
        field,
        switch (operator) {
          case "$gt" -> new Bounds.Range(value.then(OrderedBytes.AFTER), end);
          case "$gte" -> new Bounds.Range(value, end);
          case "$lt" -> new Bounds.Range(start, value);
          default -> new Bounds.Range(start, value.then(OrderedBytes.AFTER));
        });
  }

  private void allow(String field, Bounds allowed) {
    bounds.merge(field, allowed, Bounds::and);
  }

  private static boolean isOperators(Document value) {
    return value.keySet().stream().anyMatch(name -> name.startsWith("$"));
  }

  /** Empty if the value is not a list of queries; the library reports that error. */
  private Collection<Document> all(@Nullable Object list) {
    var queries = new ArrayList<Document>();
    for (var query : list instanceof Collection<?> values ? values : Set.of()) {
      if (query instanceof Document document) {
        queries.add(document);
      }
    }
    isExact &= !queries.isEmpty();
    return queries;
  }
}
