package dev.workstream.notifications.records;

import static org.springframework.data.domain.Sort.Direction.ASC;
import static org.springframework.data.domain.Sort.Direction.DESC;

import java.time.Duration;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.stereotype.Component;

/** The indexes that the order, the queries and the retention need. */
@Component
class RecordIndexes {

  private final MongoTemplate mongo;

  RecordIndexes(MongoTemplate mongo) {
    this.mongo = mongo;
  }

  /** Creates the missing indexes. */
  void create() {
    var indexes = mongo.indexOps(RecordDocument.COLLECTION);
    indexes.createIndex(newestFirst(new Index()));
    indexes.createIndex(newestFirst(new Index(RecordDocument.SUBJECT, DESC)));
    indexes.createIndex(newestFirst(new Index(RecordDocument.EVENT_TYPE, DESC)));
    indexes.createIndex(new Index(RecordDocument.EXPIRES_AT, ASC).expire(Duration.ZERO));
    indexes.createIndex(new Index(RecordDocument.POSITION, ASC).unique().sparse());
    indexes.createIndex(new Index(RecordDocument.SUBJECT, ASC).on(RecordDocument.POSITION, ASC));
    indexes.createIndex(new Index(RecordDocument.EVENT_TYPE, ASC).on(RecordDocument.POSITION, ASC));
  }

  private static Index newestFirst(Index index) {
    return index.on(RecordDocument.OCCURRED_AT, DESC).on(RecordDocument.ID, DESC);
  }
}
