package dev.workstream.notifications.records;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
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

  /** More channels than this wait only while Redis is away: then drop them. */
  private static final int MAX_WAITING = 10_000;

  private final StringRedisTemplate redis;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition isSomethingWaiting = lock.newCondition();
  private final Map<String, Long> waiting = new LinkedHashMap<>();
  private volatile @Nullable Thread thread;
  private boolean isAway;

  Announcements(StringRedisTemplate redis) {
    this.redis = redis;
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
    lock.lock();
    try {
      if (waiting.size() > MAX_WAITING) {
        waiting.clear();
      }
      positions.forEach((subject, position) -> {
        waiting.merge(Channels.of(subject), position, Math::max);
        waiting.merge(Channels.ALL, position, Math::max);
      });
      isSomethingWaiting.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    var starting = Thread.ofVirtual().name("announcements").unstarted(this::run);
    thread = starting;
    starting.start();
  }

  @Override
  public void stop() {
    var running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    try {
      while (Thread.currentThread() == thread) {
        announce(next());
      }
    } catch (InterruptedException e) {
      // stop() interrupts this thread.
    }
  }

  private Map<String, Long> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        isSomethingWaiting.await();
      }
      var next = Map.copyOf(waiting);
      waiting.clear();
      return next;
    } finally {
      lock.unlock();
    }
  }

  // A pipeline's callback must return null.
  @SuppressWarnings("NullAway")
  private void announce(Map<String, Long> positions) throws InterruptedException {
    try {
      redis.executePipelined(
          (RedisCallback<Object>)
              connection -> {
                positions.forEach((channel, position) ->
                    connection.publish(bytes(channel), bytes(Long.toString(position))));
                return null;
              });
      if (isAway) {
        log.info("Redis is back; new records are announced again");
        isAway = false;
      }
    } catch (DataAccessException e) {
      if (!isAway) {
        log.warn("Redis is away; live streams find new records by polling: {}", e.toString());
        isAway = true;
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
