package dev.workstream.notifications.notification;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long records are kept, by category: the second word of the event's type, {@code task} in
 * {@code workstream.task.created.v1}.
 *
 * @param task records of what happened to tasks
 * @param other records of categories that have no setting of their own
 */
@ConfigurationProperties("workstream.retention")
@Validated
record RetentionProperties(
    @DefaultValue("30d") @DurationMin(seconds = 1) Duration task,
    @DefaultValue("30d") @DurationMin(seconds = 1) Duration other) {

  private static final String TASK = "workstream.task.";

  /** How long the record of an event of this type is kept. */
  Duration of(String eventType) {
    return eventType.startsWith(TASK) ? task : other;
  }

  /** How long every record is kept. */
  Duration shortest() {
    return task.compareTo(other) < 0 ? task : other;
  }
}
