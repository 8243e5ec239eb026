package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventFilter;
import dev.workstream.notifications.records.EventRecord;
import dev.workstream.notifications.records.RecordQueries;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The recorded events, for clients. Reads from memory where that suffices, else from the records.
 *
 * <p>All methods throw {@link com.mongodb.MongoException} or {@link
 * org.springframework.dao.DataAccessException} if the store is away.
 */
@Component
class History {

  private final RecordQueries records;
  private final Watchers watchers;
  private final EventMessages messages;
  private final Clock clock;

  History(RecordQueries records, Watchers watchers, EventMessages messages, Clock clock) {
    this.records = records;
    this.watchers = watchers;
    this.messages = messages;
    this.clock = clock;
  }

  /**
   * The first matching events after a token; null: from the beginning.
   *
   * @throws LiveRefused.Expired if events after the token may be missing
   */
  List<OutgoingEvent> page(EventFilter filter, @Nullable Token token, int limit) {
    if (token == null) {
      return after(0, filter, limit);
    }
    return watchers
        .recentAfter(token, filter, limit)
        .orElseGet(() -> {
          checkKept(token);
          return after(token.position(), filter, limit);
        });
  }

  /**
   * @throws LiveRefused.Expired if events after the token may be missing
   */
  void check(Token token) {
    if (watchers.recentAfter(token, EventFilter.ALL, 0).isEmpty()) {
      checkKept(token);
    }
  }

  private void checkKept(Token token) {
    var isKept =
        records.between(token.position() - 1, token.position()).stream()
            .anyMatch(event ->
                token.isOf(event)
                    && event.recordedAt().plus(records.kept()).isAfter(clock.instant()));
    if (!isKept) {
      throw new LiveRefused.Expired(token.toString());
    }
  }

  /** The first matching records after a position. */
  List<OutgoingEvent> after(long position, EventFilter filter, int limit) {
    return outgoing(records.after(position, filter, limit));
  }

  /** All records after one position, up to and including the other. */
  List<OutgoingEvent> between(long after, long upTo) {
    return outgoing(records.between(after, upTo));
  }

  /** The last position, or one of about a second ago. */
  long end() {
    return records.end();
  }

  private List<OutgoingEvent> outgoing(List<EventRecord> events) {
    return events.stream().map(event -> new OutgoingEvent(event, messages::response)).toList();
  }
}
