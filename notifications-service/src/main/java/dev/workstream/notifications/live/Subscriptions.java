package dev.workstream.notifications.live;

import dev.workstream.defaults.lifecycle.Outage;
import dev.workstream.defaults.lifecycle.Ticker;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * The Redis channels that this replica listens to. Lettuce reconnects and subscribes again by
 * itself. Spring's listener container is no option: with it the service cannot start while Redis is
 * away.
 */
@Component
class Subscriptions extends RedisPubSubAdapter<String, String> {

  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  private final LettuceConnectionFactory connections;
  private final Map<String, Integer> wanted = new HashMap<>();
  private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
  private volatile LongConsumer listener = _ -> {};
  private volatile Runnable whenConfirmed = () -> {};
  private @Nullable StatefulRedisPubSubConnection<String, String> connection;
  private final Outage outage;

  Subscriptions(LettuceConnectionFactory connections, Ticker ticker) {
    this.connections = connections;
    this.outage = new Outage(log, "Redis is back; it announces new records again", ticker);
  }

  /**
   * @param listener takes each announced position; must not block
   * @param whenConfirmed runs when a subscription begins: earlier announcements were missed
   */
  void tell(LongConsumer listener, Runnable whenConfirmed) {
    this.listener = listener;
    this.whenConfirmed = whenConfirmed;
  }

  /** Adds a user of a channel. Does not wait for Redis. */
  synchronized void add(String channel) {
    if (wanted.merge(channel, 1, Integer::sum) == 1 && connection != null) {
      subscribe(channel);
    }
  }

  /** Takes back one {@link #add}. */
  synchronized void remove(String channel) {
    wanted.computeIfPresent(channel, (_, count) -> count == 1 ? null : count - 1);
    if (!wanted.containsKey(channel) && connection != null) {
      unsubscribe(channel);
    }
  }

  /** Repeats refused and lost subscriptions. May wait for Redis, within its timeouts. */
  synchronized void reconcile() {
    try {
      if (connection == null) {
        var client = (RedisClient) connections.getRequiredNativeClient();
        connection = client.connectPubSub();
        connection.addListener(this);
      }
      outage.over();
    } catch (RedisException e) {
      outage.met("Redis is away; live streams find new records by polling", e);
      return;
    }
    wanted.keySet().stream()
        .filter(channel -> !confirmed.contains(channel))
        .forEach(this::subscribe);
    confirmed.stream().filter(channel -> !wanted.containsKey(channel)).forEach(this::unsubscribe);
  }

  /** How many needed channels have no subscription. */
  synchronized long missing() {
    return wanted.keySet().stream().filter(channel -> !confirmed.contains(channel)).count();
  }

  private void subscribe(String channel) {
    if (connection != null) {
      connection.async().subscribe(channel).exceptionally(Subscriptions::refused);
    }
  }

  private void unsubscribe(String channel) {
    if (connection != null) {
      connection.async().unsubscribe(channel).exceptionally(Subscriptions::refused);
    }
  }

  // A Void has no value but null.
  @SuppressWarnings("NullAway")
  private static Void refused(Throwable failure) {
    log.debug("Will repeat a subscription: {}", failure.toString());
    return null;
  }

  @Override
  public void message(String channel, String message) {
    try {
      listener.accept(Long.parseLong(message));
    } catch (NumberFormatException e) {
      log.debug("Ignored a message on {} that is not a position", channel);
    }
  }

  @Override
  public void subscribed(String channel, long count) {
    confirmed.add(channel);
    whenConfirmed.run();
  }

  @Override
  public void unsubscribed(String channel, long count) {
    confirmed.remove(channel);
  }
}
