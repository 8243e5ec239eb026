package dev.workstream.notifications.live;

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
 * What this replica has asked Redis to be told. Lettuce connects again, and subscribes again, by
 * itself; Spring's listener container would stop the service's start where Redis is away.
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
  private boolean isAway;

  Subscriptions(LettuceConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * @param listener is given each position that is announced, and must not wait
   * @param whenConfirmed is called when a channel is listened to: what was announced there before
   *     was not heard
   */
  void tell(LongConsumer listener, Runnable whenConfirmed) {
    this.listener = listener;
    this.whenConfirmed = whenConfirmed;
  }

  /** Wants to be told of a channel once more. Does not wait for Redis. */
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

  /** Asks again for what was refused or lost; may wait for Redis, within its limits. */
  synchronized void reconcile() {
    try {
      if (connection == null) {
        var client = (RedisClient) connections.getRequiredNativeClient();
        connection = client.connectPubSub();
        connection.addListener(this);
      }
      if (isAway) {
        log.info("Redis tells of new records again");
        isAway = false;
      }
    } catch (RedisException e) {
      if (!isAway) {
        log.warn("Redis does not tell of new records; they are looked for: {}", e.toString());
        isAway = true;
      }
      return;
    }
    wanted.keySet().stream()
        .filter(channel -> !confirmed.contains(channel))
        .forEach(this::subscribe);
    confirmed.stream().filter(channel -> !wanted.containsKey(channel)).forEach(this::unsubscribe);
  }

  /** How many of the channels that are wanted are not listened to. */
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

  // There is nothing that it could return but null.
  @SuppressWarnings("NullAway")
  private static Void refused(Throwable failure) {
    log.debug("A subscription is tried again: {}", failure.toString());
    return null;
  }

  @Override
  public void message(String channel, String message) {
    try {
      listener.accept(Long.parseLong(message));
    } catch (NumberFormatException e) {
      log.debug("Somebody else spoke on {}", channel);
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
