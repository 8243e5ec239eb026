package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventFilter;
import dev.workstream.notifications.records.EventRecord;

/**
 * Somebody who wants to be told of events. Its state is {@link Feed}'s, and changed under the
 * feed's lock or by the one thread that catches up.
 */
final class Watch {

  /** Where events are told; neither call may wait. */
  interface Listener {

    /** Whether to go on; if not, {@link Feed#goOn} is called when it is time. */
    boolean isReady();

    void tell(EventRecord event);

    void fail(RuntimeException failure);
  }

  final EventFilter filter;
  final Listener listener;

  /** Everything up to here that the filter lets through was told. */
  long position;

  /** Whether it is told by the feed as events come, or catches up. */
  boolean isLive;

  boolean isOver;

  /** How often somebody asked for it to catch up since that was begun; zero: nobody does. */
  int asked;

  Watch(EventFilter filter, long position, Listener listener) {
    this.filter = filter;
    this.position = position;
    this.listener = listener;
  }
}
