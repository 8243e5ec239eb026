package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.DocumentComparator;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import dev.workstream.engines.mongo.Found.Match;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** Answers queries of one collection, by an index where one is of use, else by reading it all. */
final class Reader {

  /** MongoDB's limit is 100 MB; documents in memory are larger than their bytes. */
  private static final int MAX_SORTED_BYTES = 48 << 20;

  private static final int SORT_EXCEEDED_MEMORY = 292;

  /** For the order of an index this much may be read in vain, whatever else there is. */
  private static final int ALWAYS_TRIED = 200;

  private static final Plan.Interval ALL =
      new Plan.Interval(new Key(), new Key((byte) OrderedBytes.BEHIND), 0);

  private final MVMap<Key, byte[]> documents;
  private final Collection<OrderedIndex> indexes;

  /** Not the library's own, which remembers a position for its updates. */
  private final DefaultQueryMatcher matcher = new DefaultQueryMatcher();

  Reader(MVMap<Key, byte[]> documents, Collection<OrderedIndex> indexes) {
    this.documents = documents;
    this.indexes = indexes;
  }

  Found find(
      Document query,
      @Nullable Document order,
      int skip,
      int limit,
      @Nullable UnaryOperator<Document> projection) {
    if (order != null && order.containsKey("$natural")) {
      var isReverse = ((Number) order.get("$natural")).intValue() < 0;
      return found(matching(all(isReverse), query).skip(skip), limit, projection);
    }
    var planner = new Planner(indexes, query, order);
    var smallest = planner.smallest().orElse(null);
    if (order == null) {
      return found(matching(smallest, query).skip(skip), limit, projection);
    }
    var sorted = planner.sorted().orElse(null);
    if (sorted != null && smallest != null) {
      if (sorted.entries() <= smallest.entries()) {
        return found(matching(sorted, query).skip(skip), limit, projection);
      }
      // Few entries to sort, or many in order of which the first may do: try the second for as
      // long as the first would take.
      var budget = Math.max(ALWAYS_TRIED, smallest.entries());
      var tried = limit > 0 ? within(budget, sorted, query, skip + limit) : null;
      if (tried != null) {
        return found(tried.stream().skip(skip), limit, projection);
      }
    }
    var comparator = new DocumentComparator(order);
    var inOrder = sorted(matching(smallest, query), comparator, limit > 0 ? skip + limit : 0);
    return found(inOrder.stream().skip(skip), limit, projection);
  }

  long count(Document query) {
    var planner = new Planner(indexes, query, null);
    return planner
        .exact()
        .map(Plan::entries)
        .orElseGet(() -> matching(planner.smallest().orElse(null), query).count());
  }

  private static Found found(
      Stream<Match> matches, int limit, @Nullable UnaryOperator<Document> projection) {
    return new Found((limit > 0 ? matches.limit(limit) : matches).iterator(), projection);
  }

  private Stream<Match> matching(@Nullable Plan plan, Document query) {
    return matching(plan == null ? all(false) : planned(plan, plan.index().map()), query);
  }

  private Stream<Match> matching(Stream<Match> candidates, Document query) {
    return candidates.filter(match -> matcher.matches(match.document(), query));
  }

  private Stream<Match> all(boolean isReverse) {
    return stream(Entries.merged(documents, List.of(ALL), isReverse))
        .map(entry -> match(entry.key(), entry.value()));
  }

  private <V> Stream<Match> planned(Plan plan, MVMap<Key, V> map) {
    return stream(Entries.merged(map, plan.intervals(), plan.isReverse()))
        .mapMulti((entry, matches) -> {
          var position = plan.index().position(entry.key(), entry.value());
          var bytes = entry.value() instanceof byte[] document ? document : documents.get(position);
          // Deleted since its entry was read.
          if (bytes != null) {
            matches.accept(match(position, bytes));
          }
        });
  }

  private static Match match(Key position, byte[] bytes) {
    return new Match(position, Bson.decode(bytes), bytes.length);
  }

  /** The first matches of a plan, or null if so many entries do not tell which they are. */
  private @Nullable List<Match> within(long entries, Plan plan, Document query, int count) {
    var matches = new ArrayList<Match>();
    var candidates = planned(plan, plan.index().map()).iterator();
    for (var read = 0L; candidates.hasNext() && matches.size() < count; read++) {
      if (read == entries) {
        return null;
      }
      var candidate = candidates.next();
      if (matcher.matches(candidate.document(), query)) {
        matches.add(candidate);
      }
    }
    return matches;
  }

  /** All in order, or only the first ones; equal ones stay as they came. */
  private static List<Match> sorted(
      Stream<Match> matches, Comparator<Document> comparator, int limit) {
    record Numbered(Match match, long number) {}

    Comparator<Numbered> order =
        Comparator.comparing((Numbered each) -> each.match().document(), comparator)
            .thenComparingLong(Numbered::number);
    var first = new PriorityQueue<Numbered>(order.reversed());
    var bytes = 0L;
    var number = 0L;
    for (var match : (Iterable<Match>) matches::iterator) {
      first.add(new Numbered(match, number++));
      bytes += match.bytes();
      if (limit > 0 && first.size() > limit) {
        bytes -= first.remove().match().bytes();
      }
      if (bytes > MAX_SORTED_BYTES) {
        throw new MongoServerError(
            SORT_EXCEEDED_MEMORY,
            "QueryExceededMemoryLimitNoDiskUseAllowed",
            "Sort exceeded memory limit of %d bytes; no index gives this order"
                .formatted(MAX_SORTED_BYTES));
      }
    }
    return first.stream().sorted(order).map(Numbered::match).toList();
  }

  private static <T> Stream<T> stream(Iterator<T> iterator) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
  }
}
