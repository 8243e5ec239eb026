package dev.workstream.notifications.notification;

import org.bson.Document;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/**
 * MongoDB is what this service is for: without it there is nothing to read and nowhere to record.
 */
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
