package dev.workstream.notifications.notification;

import java.util.List;
import java.util.UUID;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Records under any key, and so relies on Redis alone. */
class NoUniqueIdMutant extends Notifications {

  NoUniqueIdMutant(MongoTemplate mongo, RetentionProperties retention) {
    super(mongo, retention);
  }

  @Override
  List<Insertion> insert(List<Notification> notifications) {
    return super.insert(
        notifications.stream()
            .map(each ->
                new Notification(
                    UUID.randomUUID().toString(),
                    each.eventType(),
                    each.subject(),
                    each.sequence(),
                    each.occurredAt(),
                    each.traceId(),
                    each.envelope(),
                    each.publishedAt(),
                    each.receivedAt(),
                    each.recordedAt()))
            .toList());
  }
}
