package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventFilter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The newest events in memory: all events after {@link #start} up to {@link #end}, the place that
 * the reader has reached. Limited by number and by size.
 */
final class RecentEvents {

  private static final long MAX_CHARACTERS = 8 * 1024 * 1024;

  private final int maxEvents;
  private final ArrayDeque<OutgoingEvent> events = new ArrayDeque<>();
  private long characters;
  private long start;
  private long end;

  /** No events yet; the first one follows the given position. */
  RecentEvents(int maxEvents, long position) {
    this.maxEvents = maxEvents;
    this.start = position;
    this.end = position;
  }

  /** Adds the next event in order. */
  void add(OutgoingEvent event) {
    events.addLast(event);
    end = event.position();
    characters += size(event);
    while (events.size() > maxEvents || characters > MAX_CHARACTERS) {
      var oldest = events.removeFirst();
      characters -= size(oldest);
      start = oldest.position();
    }
  }

  /** Moves the end past positions without a record. */
  void skipTo(long position) {
    end = position;
  }

  long end() {
    return end;
  }

  /** Whether all events after this position are in memory. */
  boolean reachesBackTo(long position) {
    return position >= start;
  }

  /** The first matching events after a position; call it only if memory reaches back to there. */
  List<OutgoingEvent> after(long position, EventFilter filter, int limit) {
    // Clients that follow are near the end: search from there.
    var newer = 0;
    for (var newest = events.descendingIterator();
        newest.hasNext() && newest.next().position() > position; ) {
      newer++;
    }
    Stream<OutgoingEvent> found = events.stream().skip((long) events.size() - newer);
    return found.filter(each -> filter.matches(each.event())).limit(limit).toList();
  }

  private static long size(OutgoingEvent event) {
    return event.event().envelope().length();
  }
}
