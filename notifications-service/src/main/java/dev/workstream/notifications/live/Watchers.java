package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventFilter;
import dev.workstream.notifications.records.EventRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The watches at this replica: which exist, and which are live on which subject. Its lock guards
 * them and the place that the reader has reached, so that no event falls between the two. No method
 * does I/O or writes to a client.
 */
@Component
final class Watchers {

  /** The place of the reader while no client watches. */
  static final long UNKNOWN = -1;

  /**
   * A live watch, as the reader sees it.
   *
   * @param position the client has all events up to here already
   */
  record Follower(Watch watch, long position) {

    boolean wants(EventRecord event) {
      return event.position() > position && watch.filter().matches(event);
    }
  }

  /** What the reader must do after it moved to the next event. */
  sealed interface Move {

    /** Write the event to the followers of its subject and to those of all subjects. */
    record WriteTo(List<Follower> ofSubject, List<Follower> ofAll) implements Move {}

    /** Drop the event: all clients left meanwhile. */
    record Outdated() implements Move {}
  }

  private final ReentrantLock lock = new ReentrantLock();

  // The lock guards all of these. The lists are immutable: the reader uses them without the lock.
  private final Set<Watch> watches = new HashSet<>();
  private final Map<String, List<Follower>> bySubject = new HashMap<>();
  private List<Follower> ofAll = List.of();
  private @Nullable RecentEvents recent;
  private boolean isClosed;

  /** Accepts watches again. */
  void open() {
    locked(() -> isClosed = false);
  }

  /**
   * @throws LiveRefused.Stopping if the service is stopping
   */
  void add(Watch watch) {
    locked(() -> {
      if (isClosed) {
        throw new LiveRefused.Stopping();
      }
      return watches.add(watch);
    });
  }

  /** False if it was removed before. */
  boolean remove(Watch watch) {
    return locked(() -> {
      if (!watches.remove(watch)) {
        return false;
      }
      watch.end();
      unfollow(watch);
      if (watches.isEmpty()) {
        // Without watches the reader rests, and its place grows old.
        recent = null;
      }
      return true;
    });
  }

  /** Refuses new watches. Returns the existing ones; the caller must end them. */
  List<Watch> close() {
    return locked(() -> {
      isClosed = true;
      return List.copyOf(watches);
    });
  }

  int size() {
    return locked(watches::size);
  }

  Watch.Next resume(Watch watch) {
    return locked(watch::resume);
  }

  Watch.Next pause(Watch watch) {
    return locked(watch::pause);
  }

  /** The next page of a watch that catches up. From Follow on the reader writes to it. */
  Watch.Next next(Watch watch) {
    return locked(() -> {
      var next = watch.next(recent);
      if (next instanceof Watch.Next.Follow(var position)) {
        follow(new Follower(watch, position));
      }
      return next;
    });
  }

  void written(Watch watch, long position) {
    locked(() -> {
      watch.written(position);
      return watch;
    });
  }

  /** The reader found the client not ready for the event after the position. */
  void miss(Watch watch, long position) {
    locked(() -> {
      watch.miss(position);
      unfollow(watch);
      return watch;
    });
  }

  /** Sets the place of the reader, unless another watch did so before or all have left. */
  void begin(RecentEvents found) {
    locked(() -> {
      if (recent == null && !watches.isEmpty()) {
        recent = found;
      }
      return found;
    });
  }

  /** The place of the reader; {@link #UNKNOWN} while no client watches. */
  long end() {
    return locked(() -> recent == null ? UNKNOWN : recent.end());
  }

  /**
   * Moves the reader from one position to the next event.
   *
   * @param from where the reader believes to be
   */
  Move advance(long from, OutgoingEvent event) {
    return locked(() -> {
      if (recent == null || recent.end() != from) {
        return new Move.Outdated();
      }
      recent.add(event);
      return new Move.WriteTo(bySubject.getOrDefault(event.event().subject(), List.of()), ofAll);
    });
  }

  /** Moves the reader past positions without a record. */
  void skip(long from, long to) {
    locked(() -> {
      if (recent != null && recent.end() == from) {
        recent.skipTo(to);
      }
      return to;
    });
  }

  /** Events after a token from memory; empty if memory does not hold the event of the token. */
  Optional<List<OutgoingEvent>> recentAfter(Token token, EventFilter filter, int limit) {
    return locked(() -> {
      // Only the event itself proves that the token is valid.
      if (recent == null || !recent.reachesBackTo(token.position() - 1)) {
        return Optional.empty();
      }
      var first = recent.after(token.position() - 1, EventFilter.ALL, 1);
      return first.stream().anyMatch(each -> token.isOf(each.event()))
          ? Optional.of(recent.after(token.position(), filter, limit))
          : Optional.empty();
    });
  }

  private void follow(Follower follower) {
    var subject = follower.watch().filter().subject();
    if (subject == null) {
      ofAll = with(ofAll, follower);
    } else {
      bySubject.merge(subject, List.of(follower), (before, one) -> with(before, follower));
    }
  }

  private void unfollow(Watch watch) {
    var subject = watch.filter().subject();
    if (subject == null) {
      ofAll = without(ofAll, watch);
    } else {
      bySubject.computeIfPresent(
          subject,
          (_, before) -> {
            var left = without(before, watch);
            return left.isEmpty() ? null : left;
          });
    }
  }

  private static List<Follower> with(List<Follower> followers, Follower follower) {
    var more = new ArrayList<>(followers);
    more.add(follower);
    return List.copyOf(more);
  }

  private static List<Follower> without(List<Follower> followers, Watch watch) {
    return followers.stream().filter(each -> each.watch() != watch).toList();
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
