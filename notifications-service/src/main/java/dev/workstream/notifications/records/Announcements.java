package dev.workstream.notifications.records;

import dev.workstream.defaults.lifecycle.Backoff;
import dev.workstream.defaults.lifecycle.Loop;
import dev.workstream.defaults.lifecycle.Outage;
import dev.workstream.defaults.lifecycle.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Publishes in Redis, per subject and for all subjects, up to which position records exist.
 *
 * <p>Readers take the events from the records. So a lost announcement delays them until their next
 * poll and loses no event, and recording never waits for Redis.
 */
@Component
public class Announcements implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Announcements.class);

  /** How long to leave Redis alone after a failure. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A wake-up ends this wait, so its length does not matter. */
  private static final Duration IDLE = Duration.ofHours(1);

  /** More channels than this wait only while Redis is away: then drop them. */
  private static final int MAX_WAITING = 10_000;

  private final StringRedisTemplate redis;
  private final Loop loop;
  private final Map<String, Long> waiting = new LinkedHashMap<>();

  Announcements(StringRedisTemplate redis, Ticker ticker) {
    this.redis = redis;
    this.loop =
        new Loop(
            // A stop interrupts, and waits for nothing: readers poll what is not announced.
            new Loop.Plan("announcements", 1, Duration.ZERO, true),
            new Backoff(PAUSE, PAUSE),
            () -> new Outage(log, "Redis is back; new records are announced again", ticker),
            ticker,
            this::announceNext);
  }

  /**
   * Queues an announcement and returns at once.
   *
   * @param positions the position of the last new record of each subject
   */
  public void recorded(Map<String, Long> positions) {
    if (positions.isEmpty()) {
      return;
    }
    synchronized (waiting) {
      if (waiting.size() > MAX_WAITING) {
        waiting.clear();
      }
      positions.forEach((subject, position) -> {
        waiting.merge(Channels.of(subject), position, Math::max);
        waiting.merge(Channels.ALL, position, Math::max);
      });
    }
    loop.wakeUp();
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop();
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  private void announceNext(Loop.Run run) throws InterruptedException {
    Map<String, Long> next;
    synchronized (waiting) {
      next = Map.copyOf(waiting);
      waiting.clear();
    }
    if (next.isEmpty()) {
      run.await(IDLE);
      return;
    }
    try {
      announce(next);
      run.succeeded();
    } catch (DataAccessException e) {
      run.backOff("Redis is away; live streams find new records by polling", e);
    }
  }

  // A pipeline's callback must return null.
  @SuppressWarnings("NullAway")
  private void announce(Map<String, Long> positions) {
    redis.executePipelined(
        (RedisCallback<Object>)
            connection -> {
              positions.forEach((channel, position) ->
                  connection.publish(bytes(channel), bytes(Long.toString(position))));
              return null;
            });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
