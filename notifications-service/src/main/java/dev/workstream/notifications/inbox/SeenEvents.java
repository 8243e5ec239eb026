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
 * Which events were recorded lately. Spares the store the work and guarantees nothing: with Redis
 * away every event counts as new, and the store's key tells.
 */
@Component
class SeenEvents {

  private static final Logger log = LoggerFactory.getLogger(SeenEvents.class);

  private static final String PREFIX = "workstream:processed:";

  /** After a failure Redis is left alone for so long, rather than waited for with each batch. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final StringRedisTemplate redis;
  private final InboxProperties properties;
  private final Ticker ticker;
  private final Outage outage;
  private long askAgainAt;

  SeenEvents(StringRedisTemplate redis, InboxProperties properties, Ticker ticker) {
    this.redis = redis;
    this.properties = properties;
    this.ticker = ticker;
    this.outage = new Outage(log, "Redis is back", ticker);
  }

  /** Those of the ids that are known to be recorded, in one round trip. */
  Set<String> among(Collection<String> eventIds) {
    var seen = new HashSet<String>();
    if (eventIds.isEmpty() || isLeftAlone()) {
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
      isAway(e);
    }
    return seen;
  }

  /** Remembers events that are recorded, in one round trip. */
  // A pipeline's callback has to return null.
  @SuppressWarnings("NullAway")
  void add(Collection<String> eventIds) {
    if (eventIds.isEmpty() || isLeftAlone()) {
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
      isAway(e);
    }
  }

  private boolean isLeftAlone() {
    return outage.isOn() && ticker.nanos() - askAgainAt < 0;
  }

  private void isAway(DataAccessException e) {
    outage.met("Redis is away; events are told apart by their records alone", e);
    askAgainAt = ticker.nanos() + PAUSE.toNanos();
  }
}
