package dev.workstream.notifications.notification;

import dev.workstream.notifications.live.Announcements;
import java.util.HashMap;
import java.util.List;
import org.springframework.stereotype.Component;

/** Records events, each once, and has it said that they are there. */
@Component
public class NotificationRecorder {

  private final Notifications notifications;
  private final Announcements announcements;

  NotificationRecorder(Notifications notifications, Announcements announcements) {
    this.notifications = notifications;
    this.announcements = announcements;
  }

  /** What became of one event. */
  public sealed interface Outcome {

    record Recorded() implements Outcome {}

    /** There is a record of this event from before, or from earlier in the same batch. */
    record AlreadyRecorded() implements Outcome {}

    /** The store will never take it. */
    record NotRecordable() implements Outcome {}
  }

  /**
   * Makes ready what recording needs; may be repeated.
   *
   * @throws com.mongodb.MongoException or {@link org.springframework.dao.DataAccessException} if
   *     the store is away
   */
  public void prepare() {
    notifications.createIndexes();
    notifications.prepare();
  }

  /**
   * Records a batch, in one round trip where none of it is there.
   *
   * @return an outcome for each, in the same order
   * @throws com.mongodb.MongoException if the store is away; repeating the whole batch is safe
   */
  public List<Outcome> record(List<Notification> batch) {
    var insertions = notifications.insert(batch);
    var positions = new HashMap<String, Long>();
    for (var i = 0; i < batch.size(); i++) {
      if (insertions.get(i) instanceof Insertion.At(var position)) {
        positions.put(batch.get(i).subject(), position);
      }
    }
    announcements.recorded(positions);
    return insertions.stream().map(NotificationRecorder::outcome).toList();
  }

  private static Outcome outcome(Insertion insertion) {
    return switch (insertion) {
      case Insertion.At _ -> new Outcome.Recorded();
      case Insertion.Failed(var why) ->
          switch (why) {
            case IS_THERE -> new Outcome.AlreadyRecorded();
            case CANNOT_BE -> new Outcome.NotRecordable();
          };
    };
  }
}
