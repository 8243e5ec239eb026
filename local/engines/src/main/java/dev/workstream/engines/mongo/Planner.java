package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the plans by which a collection's indexes can answer one query. */
final class Planner {

  private final List<Plan> plans = new ArrayList<>();

  Planner(Collection<OrderedIndex> indexes, Document query, @Nullable Document order) {
    var conditions = Conditions.of(query);
    for (var index : indexes) {
      var plan = Plan.of(index, conditions, order);
      if (plan != null) {
        plans.add(plan);
      }
    }
  }

  /** The plan with the fewest entries among those that give the requested order. */
  Optional<Plan> sorted() {
    return plans.stream().filter(Plan::isSorted).min(Comparator.comparingLong(Plan::entries));
  }

  /** The plan with the fewest entries. Among equals, prefers one that gives the order. */
  Optional<Plan> smallest() {
    return plans.stream()
        .min(
            Comparator.comparingLong(Plan::entries).thenComparing(plan -> plan.isSorted() ? 0 : 1));
  }

  Optional<Plan> exact() {
    return plans.stream().filter(Plan::isExact).findFirst();
  }
}
