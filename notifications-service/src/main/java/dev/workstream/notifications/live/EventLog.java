package dev.workstream.notifications.live;

import java.time.Duration;
import java.util.List;

/**
 * What is recorded, in its order. An event at some position is there to be read before any at a
 * later one.
 *
 * <p>All calls throw {@link com.mongodb.MongoException} or {@link
 * org.springframework.dao.DataAccessException} if the store is away.
 */
public interface EventLog {

  /** The first of those behind the position that the filter lets through, in order. */
  List<LiveEvent> after(long position, EventFilter filter, int limit);

  /** All of those behind the one position, up to and with the other, in order. */
  List<LiveEvent> between(long after, long upTo);

  /** A position that is taken, or zero. The last one, or one shortly before it. */
  long end();

  /** For how long every event is kept. */
  Duration kept();
}
