package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation of one collection that begins with a filter. The library reads the whole
 * collection; this class runs the first stages as a query, which can use an index.
 */
final class Pipeline {

  private final Document command;
  private final IndexedCollection collection;
  private final List<Document> stages;
  private int next;

  private Pipeline(Document command, IndexedCollection collection, List<Document> stages) {
    this.command = command;
    this.collection = collection;
    this.stages = stages;
  }

  /** Null if the library must run the aggregation. */
  static @Nullable Pipeline of(Document command, @Nullable IndexedCollection collection) {
    if (collection == null || !(command.get("pipeline") instanceof List<?>)) {
      return null;
    }
    var stages = Aggregation.parse(command.get("pipeline"));
    return !stages.isEmpty()
            && stages.getFirst().size() == 1
            && stages.getFirst().get("$match") instanceof Document
        ? new Pipeline(command, collection, stages)
        : null;
  }

  Document run(DatabaseResolver databases, IndexedDatabase database, Oplog oplog) {
    var filter = (Document) take("$match");
    var order = (Document) take("$sort");
    var skip = intOf(take("$skip"));
    var limit = intOf(take("$limit"));
    var rest =
        Aggregation.fromPipeline(
            stages.subList(next, stages.size()), databases, database, collection, oplog);
    rest.validate(command);
    var answer =
        isCount()
            ? count(collection.count(filter, skip, limit))
            : rest.runStages(
                StreamSupport.stream(found(filter, order, skip, limit).spliterator(), false));
    var cursor =
        new Document("id", 0L).append("ns", collection.getFullName()).append("firstBatch", answer);
    var response = new Document("cursor", cursor);
    Utils.markOkay(response);
    return response;
  }

  /** Takes the next stage if it is of this kind, and returns its value. */
  private @Nullable Object take(String kind) {
    var value = next < stages.size() ? stages.get(next).get(kind) : null;
    if (value != null) {
      next++;
    }
    return value;
  }

  private Iterable<Document> found(
      @Nullable Object filter, @Nullable Document order, int skip, int limit) {
    var query = new Document("$query", filter).append("$orderby", order);
    return collection.handleQuery(new QueryParameters(query, skip, limit));
  }

  /** Whether the rest is the stage that drivers send for countDocuments. */
  private boolean isCount() {
    return next == stages.size() - 1
        && stages
            .get(next)
            .equals(
                new Document(
                    "$group", new Document("_id", 1).append("n", new Document("$sum", 1))));
  }

  private static List<Document> count(int count) {
    return count == 0 ? List.of() : List.of(new Document("_id", 1).append("n", count));
  }

  private static int intOf(@Nullable Object number) {
    return number == null ? 0 : ((Number) number).intValue();
  }
}
