package dev.workstream.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The times in which an activity that should be continuous paused. */
final class Gaps {

  /** Shorter pauses are normal on a busy machine. */
  private static final long MIN_GAP = Duration.ofMillis(50).toNanos();

  private record Gap(long begin, long end) {}

  private final List<Gap> gaps = new ArrayList<>();
  private long last = System.nanoTime();

  /** Reports activity. */
  synchronized void tick() {
    var now = System.nanoTime();
    if (now - last >= MIN_GAP) {
      gaps.add(new Gap(last, now));
    }
    last = now;
  }

  /** The longest gap that overlaps this period, given in System.nanoTime. */
  synchronized Duration longest(long begin, long end) {
    var longest = Math.max(0, end - Math.max(begin, last));
    for (var gap : gaps) {
      if (gap.end() > begin && gap.begin() < end) {
        longest = Math.max(longest, gap.end() - gap.begin());
      }
    }
    return Duration.ofNanos(longest);
  }
}
