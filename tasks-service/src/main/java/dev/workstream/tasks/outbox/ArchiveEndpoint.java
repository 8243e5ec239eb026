package dev.workstream.tasks.outbox;

import dev.workstream.defaults.broker.PublishOutcome;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Lists published events and publishes them again for one consumer that lost them. For operators,
 * on the management port; see docs/operations.md.
 */
@Component
@Endpoint(id = "archive")
class ArchiveEndpoint {

  private static final int PAGE = 1_000;
  private static final int MAX_IDS = 1_000;

  private final OutboxStore store;
  private final EventPublisher publisher;

  ArchiveEndpoint(OutboxStore store, EventPublisher publisher) {
    this.store = store;
    this.publisher = publisher;
  }

  /**
   * A page of published events, oldest first.
   *
   * @param next the value of {@code after} for the next page; null on the last page
   */
  record Page(List<ArchivedEvent> events, @Nullable String next) {}

  /**
   * The result of publishing again.
   *
   * @param published number of events that the broker confirmed
   * @param unknown events that are not in the archive: never published, or older than the archive
   * @param failed events that the broker did not confirm, and why; retry them
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Republished(int published, List<UUID> unknown, Map<UUID, String> failed) {}

  /**
   * @param from start of the period, inclusive, RFC 3339
   * @param to end of the period, exclusive, RFC 3339
   * @param after {@code next} of the previous page
   */
  @ReadOperation
  Page published(String from, String to, @Nullable String after) {
    var begin = instant("from", from);
    var end = instant("to", to);
    var cursor = after == null ? new Cursor(begin, new UUID(0, 0)) : Cursor.parse(after);
    var events = store.published(cursor.publishedAt(), cursor.eventId(), end, PAGE);
    var isLast = events.size() < PAGE;
    return new Page(events, isLast ? null : Cursor.of(events.getLast()).toString());
  }

  /**
   * @param queue the consumer's queue; its name is the routing key at the exchange {@value
   *     EventPublisher#REPLAY_EXCHANGE}
   * @param ids event ids, separated by commas, at most {@value #MAX_IDS}
   */
  @WriteOperation
  Republished republish(String queue, List<String> ids) {
    if (ids.isEmpty() || ids.size() > MAX_IDS) {
      throw new InvalidEndpointRequestException(
          "Give 1 to " + MAX_IDS + " ids", "The number of ids is out of range");
    }
    var wanted = ids.stream().map(ArchiveEndpoint::id).distinct().toList();
    var rows = store.archived(wanted);
    var outcomes = publisher.publishAgain(rows, queue);
    var known = new HashSet<UUID>();
    var failed = new java.util.LinkedHashMap<UUID, String>();
    for (var i = 0; i < rows.size(); i++) {
      var id = rows.get(i).eventId();
      known.add(id);
      reason(outcomes.get(i)).ifPresent(reason -> failed.put(id, reason));
    }
    var unknown = new ArrayList<>(wanted);
    unknown.removeAll(known);
    return new Republished(rows.size() - failed.size(), unknown, failed);
  }

  /** Why the event was not published; empty if it was. */
  private static Optional<String> reason(PublishOutcome outcome) {
    return switch (outcome) {
      case PublishOutcome.Confirmed _ -> Optional.empty();
      case PublishOutcome.Returned _ -> Optional.of("no such queue is bound for replays");
      case PublishOutcome.Refused _ -> Optional.of("refused by the broker");
      case PublishOutcome.Unknown _ -> Optional.of("the broker did not answer");
    };
  }

  private record Cursor(Instant publishedAt, UUID eventId) {

    static Cursor of(ArchivedEvent event) {
      return new Cursor(event.publishedAt(), event.eventId());
    }

    static Cursor parse(String text) {
      var comma = text.indexOf(',');
      if (comma < 0) {
        throw new InvalidEndpointRequestException(
            "after must be the next of a page", "malformed after");
      }
      return new Cursor(instant("after", text.substring(0, comma)), id(text.substring(comma + 1)));
    }

    @Override
    public String toString() {
      return publishedAt + "," + eventId;
    }
  }

  private static Instant instant(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidEndpointRequestException(
          name + " must be an RFC 3339 time in UTC, such as 2026-11-20T12:00:00Z",
          "malformed time");
    }
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidEndpointRequestException("every id must be a UUID", "malformed id");
    }
  }
}
