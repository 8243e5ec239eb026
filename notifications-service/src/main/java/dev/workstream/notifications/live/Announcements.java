package dev.workstream.notifications.live;

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
 * Says on the channel of each subject, and on the one of all, up to which position there are
 * records. Whoever hears it reads them; so what is not said, because Redis is away, costs those who
 * watch a moment and nothing else, and recording never waits for it.
 */
@Component
public class Announcements implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Announcements.class);

  /** After a failure Redis is left alone for so long. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** More than this waits for Redis in no other case than its absence. */
  private static final int MOST_WAITING = 10_000;

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
   * Has it said that there are new records; never waits.
   *
   * @param positions of the last new record of each subject
   */
  public void recorded(Map<String, Long> positions) {
    if (positions.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      if (waiting.size() > MOST_WAITING) {
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
      // That is how it is stopped.
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

  // A pipeline's callback has to return null.
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
        log.info("New records are announced again");
        isAway = false;
      }
    } catch (DataAccessException e) {
      if (!isAway) {
        log.warn("New records are not announced, and looked for instead: {}", e.toString());
        isAway = true;
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
