package dev.workstream.notifications.records;

import dev.workstream.proto.events.EventType;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long records are kept, by category: the second word of the event's type, {@code task} in
 * {@code workstream.task.created.v1}.
 *
 * @param task records of task events
 * @param other records of all other events
 */
@ConfigurationProperties("workstream.retention")
@Validated
record RetentionProperties(
    @DefaultValue("30d") @DurationMin(seconds = 1) Duration task,
    @DefaultValue("30d") @DurationMin(seconds = 1) Duration other) {

  /** When the store deletes a record. */
  Instant expiresAt(String eventType, Instant recordedAt) {
    return recordedAt.plus(kept(eventType));
  }

  private Duration kept(String eventType) {
    return EventType.parse(eventType)
        .map(type ->
            switch (type.category()) {
              case TASK -> task;
            })
        .orElse(other);
  }

  /** How long every record is kept, regardless of category. */
  Duration shortest() {
    return task.compareTo(other) < 0 ? task : other;
  }
}
