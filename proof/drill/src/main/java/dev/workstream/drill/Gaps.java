package dev.workstream.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long something that ought to happen all the time did not happen. */
final class Gaps {

  /** Shorter ones are what a busy machine does. */
  private static final long LEAST = Duration.ofMillis(50).toNanos();

  private record Gap(long begin, long end) {}

  private final List<Gap> gaps = new ArrayList<>();
  private long last = System.nanoTime();

  /** It happened. */
  synchronized void tick() {
    var now = System.nanoTime();
    if (now - last >= LEAST) {
      gaps.add(new Gap(last, now));
    }
    last = now;
  }

  /** The longest of the gaps that reach into this time; by System.nanoTime. */
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
