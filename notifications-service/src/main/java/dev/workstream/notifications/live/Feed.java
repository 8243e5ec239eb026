package dev.workstream.notifications.live;

import dev.workstream.notifications.records.Channels;
import dev.workstream.notifications.records.EventFilter;
import dev.workstream.notifications.records.EventRecord;
import dev.workstream.notifications.records.RecordQueries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Walks along the order of all events for everybody who watches at this replica: one reader, woken
 * by Redis, and every now and then by itself. Who is not at the end catches up from memory or from
 * the records, at its own pace. docs/decisions/0024.
 */
@Component
class Feed implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Feed.class);

  private static final long UNKNOWN = -1;

  /** How many are read at a time. */
  private static final int CHUNK = 500;

  /** How far ahead is looked for what nobody announced. */
  private static final int PROBE = 64;

  /** How many are told at a time to somebody who catches up. */
  private static final int PAGE = 100;

  private final RecordQueries events;
  private final Subscriptions subscriptions;
  private final LiveProperties properties;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition isWorkWaiting = lock.newCondition();

  // All of this is guarded by the lock.
  private final Set<Watch> watches = new HashSet<>();
  private final Map<String, Set<Watch>> liveBySubject = new HashMap<>();
  private final Set<Watch> liveOnAll = new LinkedHashSet<>();
  private long end = UNKNOWN;
  private RecentEvents recent = new RecentEvents(1, UNKNOWN);
  private long announced = UNKNOWN;
  private boolean isProbeWanted;

  private volatile @Nullable Thread thread;
  private volatile boolean isStopped;

  Feed(
      RecordQueries events,
      Subscriptions subscriptions,
      LiveProperties properties,
      Clock clock,
      MeterRegistry meters) {
    this.events = events;
    this.subscriptions = subscriptions;
    this.properties = properties;
    this.clock = clock;
    Gauge.builder("workstream.live.watches", this, Feed::size)
        .description("Calls that are told of events as they happen")
        .register(meters);
    Gauge.builder("workstream.live.unheard", subscriptions, Subscriptions::missing)
        .description("Channels in Redis that are wanted and not listened to")
        .register(meters);
  }

  /**
   * A page of what is recorded.
   *
   * @throws LiveRefused if what is behind the token is not there in full
   */
  List<EventRecord> page(EventFilter filter, @Nullable Token after, int limit) {
    if (after == null) {
      return events.after(0, filter, limit);
    }
    var known = recently(after, filter, limit);
    if (known != null) {
      return known;
    }
    check(after);
    return events.after(after.position(), filter, limit);
  }

  /** What is in memory saves a look into the records; null if it does not reach so far back. */
  private @Nullable List<EventRecord> recently(Token after, EventFilter filter, int limit) {
    lock.lock();
    try {
      // With the token's own event there is no doubt about the token.
      var isKnown =
          end != UNKNOWN
              && recent.reachesBackTo(after.position() - 1)
              && recent.after(after.position() - 1, EventFilter.ALL, 1).stream()
                  .anyMatch(after::isOf);
      return isKnown ? recent.after(after.position(), filter, limit) : null;
    } finally {
      lock.unlock();
    }
  }

  private void check(Token token) {
    var isKept =
        events.between(token.position() - 1, token.position()).stream()
            .anyMatch(event ->
                token.isOf(event)
                    && event.recordedAt().plus(events.kept()).isAfter(clock.instant()));
    if (!isKept) {
      throw new LiveRefused.Expired(token.toString());
    }
  }

  /**
   * Tells what is behind the token and then what happens, until {@link #end}.
   *
   * @throws LiveRefused if what is behind the token is not there in full, or the service stops
   */
  Watch watch(EventFilter filter, @Nullable Token after, Watch.Listener listener) {
    if (after != null && recently(after, filter, 0) == null) {
      check(after);
    }
    var watch = new Watch(filter, after == null ? 0 : after.position(), listener);
    lock.lock();
    try {
      if (isStopped) {
        throw new LiveRefused.Stopping();
      }
      watches.add(watch);
    } finally {
      lock.unlock();
    }
    // First, so that nothing goes unheard between what is read now and what happens next.
    subscriptions.add(Channels.of(filter.subject()));
    goOn(watch);
    return watch;
  }

  /** Ends it at once. */
  void end(Watch watch) {
    lock.lock();
    try {
      if (watch.isOver) {
        return;
      }
      watch.isOver = true;
      watches.remove(watch);
      leave(watch);
      if (watches.isEmpty()) {
        // With nobody there the feed does not walk; where the order ends then is not known.
        end = UNKNOWN;
        recent = new RecentEvents(1, UNKNOWN);
      }
    } finally {
      lock.unlock();
    }
    subscriptions.remove(Channels.of(watch.filter.subject()));
  }

  /** Has it told what it has not been told, if it is ready, on a thread of its own. */
  void goOn(Watch watch) {
    lock.lock();
    try {
      if (watch.isOver || watch.isLive || watch.asked++ > 0) {
        return;
      }
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("live-catch-up").start(() -> catchUp(watch));
  }

  private void catchUp(Watch watch) {
    try {
      var asked = 1;
      while (asked > 0) {
        while (watch.listener.isReady() && !join(watch)) {
          if (!tellNext(watch)) {
            break;
          }
        }
        lock.lock();
        try {
          watch.asked -= asked;
          asked = watch.asked;
        } finally {
          lock.unlock();
        }
      }
    } catch (RuntimeException e) {
      // Whoever it is for says of what kind it is.
      end(watch);
      watch.listener.fail(e);
    }
  }

  /** Makes it live if nothing is left to be told; also true if it is over. */
  private boolean join(Watch watch) {
    begin();
    lock.lock();
    try {
      if (watch.isOver || watch.isLive) {
        return true;
      }
      if (watch.position < end && !nothingIsLeft(watch)) {
        return false;
      }
      watch.isLive = true;
      watch.position = Math.max(watch.position, end);
      live(watch).add(watch);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean nothingIsLeft(Watch watch) {
    return recent.reachesBackTo(watch.position)
        && recent.after(watch.position, watch.filter, 1).isEmpty();
  }

  /** Tells some of what is left; false if the listener is not ready for more. */
  private boolean tellNext(Watch watch) {
    List<EventRecord> next;
    long complete;
    lock.lock();
    try {
      complete = end;
      next =
          recent.reachesBackTo(watch.position)
              ? recent.after(watch.position, watch.filter, PAGE)
              : null;
    } finally {
      lock.unlock();
    }
    if (next == null) {
      next = events.after(watch.position, watch.filter, PAGE);
    }
    for (var event : next) {
      if (!watch.listener.isReady()) {
        return false;
      }
      watch.listener.tell(event);
      watch.position = event.position();
    }
    if (next.size() < PAGE) {
      // All up to the end as it was before was to be seen.
      watch.position = Math.max(watch.position, complete);
    }
    return true;
  }

  /** Looks where the order ends, when the first comes. */
  private void begin() {
    if (isWalking()) {
      return;
    }
    var known = events.end();
    // The last with it: whoever had seen all goes on from that one, and many may come at once.
    var last = events.between(known - 1, known);
    lock.lock();
    try {
      if (end == UNKNOWN) {
        end = known;
        recent = new RecentEvents(properties.recentEvents(), end - 1);
        last.forEach(recent::add);
        isProbeWanted = true;
        isWorkWaiting.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isWalking() {
    lock.lock();
    try {
      return end != UNKNOWN;
    } finally {
      lock.unlock();
    }
  }

  private Set<Watch> live(Watch watch) {
    var subject = watch.filter.subject();
    return subject == null
        ? liveOnAll
        : liveBySubject.computeIfAbsent(subject, _ -> new LinkedHashSet<>());
  }

  private void leave(Watch watch) {
    watch.isLive = false;
    var subject = watch.filter.subject();
    if (subject == null) {
      liveOnAll.remove(watch);
    } else {
      liveBySubject.computeIfPresent(
          subject,
          (_, watches) -> {
            watches.remove(watch);
            return watches.isEmpty() ? null : watches;
          });
    }
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    isStopped = false;
    subscriptions.tell(this::heard, this::probe);
    var starting = Thread.ofVirtual().name("live-feed").unstarted(this::run);
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
    endAll();
  }

  /** Before anything is stopped: who watches is to find another replica meanwhile. */
  @EventListener(ContextClosedEvent.class)
  void endAll() {
    List<Watch> ended;
    lock.lock();
    try {
      isStopped = true;
      ended = List.copyOf(watches);
    } finally {
      lock.unlock();
    }
    for (var watch : ended) {
      end(watch);
      watch.listener.fail(new LiveRefused.Stopping());
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void heard(long position) {
    lock.lock();
    try {
      if (position > announced) {
        announced = position;
        isWorkWaiting.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void probe() {
    lock.lock();
    try {
      isProbeWanted = true;
      isWorkWaiting.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    var isAway = false;
    while (Thread.currentThread() == thread) {
      try {
        step();
        isAway = false;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!isAway) {
          log.warn("New records cannot be read; live events wait: {}", e.toString());
          isAway = true;
        }
        // The next turn is that of the poll.
        lock.lock();
        announced = UNKNOWN;
        lock.unlock();
      }
    }
  }

  /** Waits until there is something to do, and does it. */
  private void step() throws InterruptedException {
    boolean isProbe;
    long upTo;
    long from;
    lock.lockInterruptibly();
    try {
      while (end == UNKNOWN) {
        isWorkWaiting.await();
      }
      var left = properties.pollInterval().toNanos();
      while (left > 0 && !isProbeWanted && announced <= end && end != UNKNOWN) {
        left = isWorkWaiting.awaitNanos(left);
      }
      if (end == UNKNOWN) {
        return;
      }
      isProbe = left <= 0 || isProbeWanted;
      isProbeWanted = false;
      from = end;
      upTo = announced;
    } finally {
      lock.unlock();
    }
    if (isProbe) {
      lookAhead(from);
      subscriptions.reconcile();
    } else if (tell(from, events.between(from, Math.min(upTo, from + CHUNK))) == from) {
      // What was announced is not there, or not any more: the poll finds out.
      forget(upTo);
    }
  }

  private void forget(long wrong) {
    lock.lock();
    try {
      if (announced == wrong) {
        announced = end;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Looks for what nobody announced. */
  private void lookAhead(long from) {
    var position = from;
    for (var before = UNKNOWN; before != position && Thread.currentThread() == thread; ) {
      before = position;
      position = tell(position, events.between(position, position + PROBE));
    }
    var known = events.end();
    if (known > position) {
      // Between the two much was deleted.
      var next = events.after(position, EventFilter.ALL, CHUNK);
      if (next.isEmpty()) {
        moveTo(position, known);
      } else {
        tell(position, next);
        probe();
      }
    }
  }

  private void moveTo(long from, long to) {
    lock.lock();
    try {
      if (end == from) {
        end = to;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells everybody who is live, and says where the order ends now. */
  private long tell(long from, List<EventRecord> next) {
    lock.lock();
    try {
      if (end != from) {
        // Everybody left meanwhile.
        return from;
      }
      for (var event : next) {
        recent.add(event);
        tell(event, liveBySubject.get(event.subject()));
        tell(event, liveOnAll);
        end = event.position();
      }
      return end;
    } finally {
      lock.unlock();
    }
  }

  private void tell(EventRecord event, @Nullable Set<Watch> live) {
    if (live == null) {
      return;
    }
    for (var watch : new ArrayList<>(live)) {
      // Who caught up may have seen more than the feed had.
      if (event.position() <= watch.position || !watch.filter.matches(event)) {
        continue;
      }
      if (watch.listener.isReady()) {
        watch.listener.tell(event);
      } else {
        // It goes on from here once it is ready.
        watch.position = event.position() - 1;
        leave(watch);
      }
    }
  }

  private int size() {
    lock.lock();
    try {
      return watches.size();
    } finally {
      lock.unlock();
    }
  }
}
