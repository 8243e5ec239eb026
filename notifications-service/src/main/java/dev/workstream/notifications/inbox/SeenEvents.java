package dev.workstream.notifications.inbox;

import dev.workstream.defaults.lifecycle.Outage;
import dev.workstream.defaults.lifecycle.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Remembers recently recorded events in Redis, to save work for MongoDB. It guarantees nothing:
 * while Redis is away every event counts as new, and the unique key in MongoDB finds the
 * duplicates.
 */
@Component
class SeenEvents {

  private static final Logger log = LoggerFactory.getLogger(SeenEvents.class);

  private static final String PREFIX = "workstream:processed:";

  /** How long to skip Redis after a failure, so that not every batch waits for its timeout. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final StringRedisTemplate redis;
  private final InboxProperties properties;
  private final Ticker ticker;
  private final Outage outage;
  private long retryAt;

  SeenEvents(StringRedisTemplate redis, InboxProperties properties, Ticker ticker) {
    this.redis = redis;
    this.properties = properties;
    this.ticker = ticker;
    this.outage = new Outage(log, "Redis is back; it finds duplicate events again", ticker);
  }

  /** Returns the ids that Redis knows as recorded, in one round trip. */
  Set<String> among(Collection<String> eventIds) {
    var seen = new HashSet<String>();
    if (eventIds.isEmpty() || isPaused()) {
      return seen;
    }
    try {
      var ids = List.copyOf(eventIds);
      var values = redis.opsForValue().multiGet(ids.stream().map(id -> PREFIX + id).toList());
      for (var i = 0; values != null && i < values.size(); i++) {
        if (values.get(i) != null) {
          seen.add(ids.get(i));
        }
      }
      outage.over();
    } catch (DataAccessException e) {
      markUnavailable(e);
    }
    return seen;
  }

  /** Remembers recorded events, in one round trip. */
  // A pipeline's callback must return null.
  @SuppressWarnings("NullAway")
  void add(Collection<String> eventIds) {
    if (eventIds.isEmpty() || isPaused()) {
      return;
    }
    try {
      redis.executePipelined(
          (RedisCallback<Object>)
              connection -> {
                for (var eventId : eventIds) {
                  connection
                      .stringCommands()
                      .setEx(
                          redis.getStringSerializer().serialize(PREFIX + eventId),
                          properties.processedTtl().toSeconds(),
                          new byte[] {'1'});
                }
                return null;
              });
      outage.over();
    } catch (DataAccessException e) {
      markUnavailable(e);
    }
  }

  private boolean isPaused() {
    return outage.isOn() && ticker.nanos() - retryAt < 0;
  }

  private void markUnavailable(DataAccessException e) {
    outage.met("Redis is away; MongoDB alone finds duplicate events", e);
    retryAt = ticker.nanos() + PAUSE.toNanos();
  }
}
