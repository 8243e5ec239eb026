package dev.workstream.notifications.live;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/**
 * Decides what the reader does next: read announced records, look for unannounced ones, or wait.
 */
@Component
final class WakeUps {

  /** What the reader does in one turn. */
  sealed interface Turn {

    /** Wait until a client watches. */
    record Rest() implements Turn {}

    /** Wait for an announcement, until the next poll. */
    record Wait() implements Turn {}

    /** A turn that reads records. */
    sealed interface Work extends Turn {}

    /** Look for records that were not announced. */
    record Probe(long from) implements Work {}

    /** Read the announced records. */
    record Read(long from, long upTo) implements Work {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition isTurn = lock.newCondition();
  private long announced = Watchers.UNKNOWN;
  private boolean isProbeWanted;

  /** Redis announced a position. Does not block. */
  void announce(long position) {
    lock.lock();
    try {
      if (position > announced) {
        announced = position;
        isTurn.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Announcements may have been missed. Does not block. */
  void probe() {
    lock.lock();
    try {
      isProbeWanted = true;
      isTurn.signal();
    } finally {
      lock.unlock();
    }
  }

  /** No record has the announced position: forget it, so that only the poll looks again. */
  void forget(long position) {
    lock.lock();
    try {
      if (announced == position) {
        announced = Watchers.UNKNOWN;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets every announcement, so that the next turn is the poll's. */
  void forgetAll() {
    lock.lock();
    try {
      announced = Watchers.UNKNOWN;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a turn with work.
   *
   * @param end where the reader is; {@link Watchers#UNKNOWN} while no client watches
   */
  Turn.Work await(LongSupplier end, Duration pollInterval) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var untilPoll = pollInterval.toNanos();
      while (true) {
        switch (next(end.getAsLong(), untilPoll <= 0)) {
          case Turn.Rest _ -> {
            isTurn.await();
            untilPoll = pollInterval.toNanos();
          }
          case Turn.Wait _ -> untilPoll = isTurn.awaitNanos(untilPoll);
          case Turn.Work work -> {
            return work;
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The decision alone. Answering Probe clears the request for a probe. */
  Turn next(long end, boolean isPollDue) {
    if (end == Watchers.UNKNOWN) {
      return new Turn.Rest();
    }
    if (isPollDue || isProbeWanted) {
      isProbeWanted = false;
      return new Turn.Probe(end);
    }
    return announced > end ? new Turn.Read(end, announced) : new Turn.Wait();
  }
}
