package dev.workstream.notifications.records;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Records each event once: appends, then announces. */
@Component
public class EventRecorder {

  private final RecordIndexes indexes;
  private final RecordOrder order;
  private final Announcements announcements;

  EventRecorder(RecordIndexes indexes, RecordOrder order, Announcements announcements) {
    this.indexes = indexes;
    this.order = order;
    this.announcements = announcements;
  }

  /**
   * Prepares the store; call it before consuming. Repeating it is safe.
   *
   * @throws com.mongodb.MongoException or {@link org.springframework.dao.DataAccessException} if
   *     the store is away
   */
  public void prepare() {
    indexes.create();
    order.prepare();
  }

  /**
   * Records a batch, in one round trip if all of it is new.
   *
   * @return an outcome for each record, in the same order
   * @throws com.mongodb.MongoException if the store is away; repeating the whole batch is safe
   */
  public List<Outcome> record(List<EventRecord> batch) {
    var outcomes = order.append(batch);
    announcements.recorded(lastPositions(batch, outcomes));
    return outcomes;
  }

  /** The last new position of each subject. */
  private static Map<String, Long> lastPositions(List<EventRecord> batch, List<Outcome> outcomes) {
    var positions = new HashMap<String, Long>();
    for (var i = 0; i < batch.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Recorded(var position)) {
        positions.put(batch.get(i).subject(), position);
      }
    }
    return positions;
  }
}
