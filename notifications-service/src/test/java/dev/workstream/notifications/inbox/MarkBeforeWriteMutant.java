package dev.workstream.notifications.inbox;

import dev.workstream.defaults.lifecycle.Ticker;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Marks an event as seen before it is recorded. */
class MarkBeforeWriteMutant extends SeenEvents {

  MarkBeforeWriteMutant(StringRedisTemplate redis, InboxProperties properties, Ticker ticker) {
    super(redis, properties, ticker);
  }

  @Override
  Set<String> among(Collection<String> eventIds) {
    var seen = super.among(eventIds);
    var rest = new HashSet<>(eventIds);
    rest.removeAll(seen);
    add(rest);
    return seen;
  }
}
