package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventFilter;
import dev.workstream.notifications.records.EventRecord;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/** The newest events, bounded in number and in size; all of those behind some position. */
final class RecentEvents {

  private static final long MOST_CHARACTERS = 8 * 1024 * 1024;

  private final int most;
  private final ArrayDeque<EventRecord> events = new ArrayDeque<>();
  private long characters;
  private long start;

  /**
   * @param start the position behind which it will have all
   */
  RecentEvents(int most, long start) {
    this.most = most;
    this.start = start;
  }

  /** The next in order. */
  void add(EventRecord event) {
    events.addLast(event);
    characters += event.envelope().length();
    while (events.size() > most || characters > MOST_CHARACTERS) {
      var oldest = events.removeFirst();
      characters -= oldest.envelope().length();
      start = oldest.position();
    }
  }

  /** Whether it has all behind this position. */
  boolean reachesBackTo(long position) {
    return position >= start;
  }

  List<EventRecord> after(long position, EventFilter filter, int limit) {
    // Who follows is near the end: looked for from there.
    var behind = 0;
    for (var newest = events.descendingIterator();
        newest.hasNext() && newest.next().position() > position; ) {
      behind++;
    }
    Stream<EventRecord> found = events.stream().skip((long) events.size() - behind);
    return found.filter(filter::matches).limit(limit).toList();
  }
}
