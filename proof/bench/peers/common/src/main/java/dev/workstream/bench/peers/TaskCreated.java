package dev.workstream.bench.peers;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The same event as in Workstream (proto/workstream/events/v1), about 700 bytes of JSON. */
public record TaskCreated(
    UUID eventId,
    String eventType,
    Instant occurredAt,
    String producer,
    String traceId,
    String subject,
    long sequence,
    Task payload) {

  public static final String TYPE = "workstream.task.created.v1";

  static final String PRODUCER = "workstream-tasks";

  private static final String DESCRIPTION =
      """
      What has to be done, by whom, and how one can tell that it is done. People write a few \
      sentences here, seldom none and seldom a page, so this has about the length of what they \
      write and brings the event to its usual size.\
      """;

  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  /** The task after the change. */
  public record Task(
      UUID id,
      String title,
      String description,
      String status,
      Instant createdAt,
      @Nullable Instant completedAt,
      long version) {}

  /** The event of a new task. */
  static TaskCreated ofNewTask() {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var task = new Task(IDS.generate(), "Write it down", DESCRIPTION, "open", now, null, 1);
    return new TaskCreated(
        IDS.generate(),
        TYPE,
        now,
        PRODUCER,
        UUID.randomUUID().toString().replace("-", ""),
        "task/" + task.id(),
        task.version(),
        task);
  }
}
