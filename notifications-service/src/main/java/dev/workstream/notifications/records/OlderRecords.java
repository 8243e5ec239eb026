package dev.workstream.notifications.records;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/** Gives a position and an expiry to the records of versions that wrote neither. */
@Component
class OlderRecords {

  private static final Logger log = LoggerFactory.getLogger(OlderRecords.class);

  private static final int BATCH_SIZE = 500;

  private final MongoTemplate mongo;
  private final OrderEnd end;
  private final RetentionProperties retention;

  OlderRecords(MongoTemplate mongo, OrderEnd end, RetentionProperties retention) {
    this.mongo = mongo;
    this.end = end;
    this.retention = retention;
  }

  /**
   * Appends these records to the order, the earliest event first. Call it before anything else
   * appends.
   */
  void complete() {
    var position = end.find();
    var updates = new ArrayList<UpdateOneModel<Document>>();
    var completed = 0;
    // Safe while the cursor is open: the updates do not change the fields that it sorts by.
    for (var older :
        RecordDocument.collection(mongo)
            .find(Filters.eq(RecordDocument.EXPIRES_AT, null))
            .projection(Projections.include(RecordDocument.EVENT_TYPE, RecordDocument.RECORDED_AT))
            .sort(Sorts.ascending(RecordDocument.OCCURRED_AT, RecordDocument.ID))
            .batchSize(BATCH_SIZE)) {
      updates.add(completion(older, ++position));
      if (updates.size() == BATCH_SIZE) {
        completed += write(updates);
        updates.clear();
      }
    }
    completed += write(updates);
    end.remember(position);
    if (completed > 0) {
      log.info("Gave {} records of an older version their positions", completed);
    }
  }

  private int write(List<UpdateOneModel<Document>> updates) {
    return updates.isEmpty()
        ? 0
        : RecordDocument.collection(mongo).bulkWrite(updates).getModifiedCount();
  }

  private UpdateOneModel<Document> completion(Document older, long position) {
    var expiresAt =
        retention.expiresAt(
            older.getString(RecordDocument.EVENT_TYPE),
            older.getDate(RecordDocument.RECORDED_AT).toInstant());
    return new UpdateOneModel<>(
        Filters.and(
            Filters.eq(RecordDocument.ID, older.get(RecordDocument.ID)),
            Filters.eq(RecordDocument.EXPIRES_AT, null)),
        Updates.combine(
            Updates.set(RecordDocument.EXPIRES_AT, expiresAt),
            Updates.set(RecordDocument.POSITION, position)));
  }
}
