package dev.workstream.notifications.records;

import org.bson.Document;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/** Reports MongoDB. Without it this service can neither record nor read. */
@Component
class RecordsHealthIndicator extends AbstractHealthIndicator {

  private final MongoTemplate mongo;

  RecordsHealthIndicator(MongoTemplate mongo) {
    super("The records cannot be reached");
    this.mongo = mongo;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    mongo.executeCommand(new Document("ping", 1));
    builder.up();
  }
}
