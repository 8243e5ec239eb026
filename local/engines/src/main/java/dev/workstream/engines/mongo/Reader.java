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

/** Answers queries on one collection, with an index if one helps, else by a full scan. */
final class Reader {

  /** MongoDB's limit is 100 MB; a document in memory is larger than its stored bytes. */
  private static final int MAX_SORTED_BYTES = 48 << 20;

  private static final int SORT_EXCEEDED_MEMORY = 292;

  /** Min entries to try in the order of an index before sorting instead. */
  private static final int MIN_TRIED = 200;

  private static final Plan.Interval ALL =
      new Plan.Interval(new Key(), new Key((byte) OrderedBytes.AFTER), 0);

  private final MVMap<Key, byte[]> documents;
  private final Collection<OrderedIndex> indexes;

  /** Not the library's matcher, which stores a position for its updates. */
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
      // Either sort the few entries of one index, or read another index in order until enough
      // match. Try to read in order first, for at most as many entries as sorting would read.
      var budget = Math.max(MIN_TRIED, smallest.entries());
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
          // Null: the document was deleted after its entry was read.
          if (bytes != null) {
            matches.accept(match(position, bytes));
          }
        });
  }

  private static Match match(Key position, byte[] bytes) {
    return new Match(position, Bson.decode(bytes), bytes.length);
  }

  /** The first matches of a plan; null if finding them needs more than so many entries. */
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

  /** Sorts all matches, or only finds the first ones. The sort is stable. */
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
