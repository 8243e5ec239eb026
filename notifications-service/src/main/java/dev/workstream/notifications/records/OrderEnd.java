package dev.workstream.notifications.records;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Repository;

/**
 * The last position of the order, as the store knows it.
 *
 * <p>The collection {@code positions} remembers it, so that no position is used twice after the
 * newest records are deleted.
 */
@Repository
class OrderEnd {

  private static final String POSITIONS = "positions";
  private static final String LAST = "last";

  private final MongoTemplate mongo;

  OrderEnd(MongoTemplate mongo) {
    this.mongo = mongo;
  }

  /** The last position that any record ever had; 0 if there was none. */
  long find() {
    var greatest =
        RecordDocument.collection(mongo)
            .find(Filters.gt(RecordDocument.POSITION, 0L))
            .projection(Projections.include(RecordDocument.POSITION))
            .sort(Sorts.descending(RecordDocument.POSITION))
            .first();
    return Math.max(greatest == null ? 0 : greatest.getLong(RecordDocument.POSITION), remembered());
  }

  /** The last position of about a second ago, or 0. Costs one read by id. */
  long remembered() {
    var remembered =
        mongo
            .getCollection(POSITIONS)
            .find(Filters.eq(RecordDocument.ID, RecordDocument.COLLECTION))
            .first();
    return remembered == null ? 0 : remembered.getLong(LAST);
  }

  /** Never moves the remembered position back. */
  void remember(long position) {
    mongo
        .getCollection(POSITIONS)
        .updateOne(
            Filters.eq(RecordDocument.ID, RecordDocument.COLLECTION),
            Updates.max(LAST, position),
            new UpdateOptions().upsert(true));
  }
}
