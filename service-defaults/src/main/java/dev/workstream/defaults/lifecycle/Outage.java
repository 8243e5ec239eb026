package dev.workstream.defaults.lifecycle;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs a problem once when it begins and once when it ends, however often it occurs in between. A
 * new kind of problem during an outage is logged once too.
 */
public final class Outage {

  /** Limits the log if a cause has a different text each time. */
  private static final int MAX_KINDS = 8;

  private final Logger log;
  private final String over;
  private final Ticker ticker;
  private final Set<String> kinds = new HashSet<>();
  private volatile boolean isOn;
  private long since;

  /**
   * @param over the log text for the end, such as "The relay works again"
   */
  public Outage(Logger log, String over, Ticker ticker) {
    this.log = log;
    this.over = over;
    this.ticker = ticker;
  }

  public boolean isOn() {
    return isOn;
  }

  /**
   * @param trouble what failed, and the consequence
   */
  public void met(String trouble, Throwable cause) {
    met(trouble, cause.getClass().getName(), cause.toString(), null);
  }

  /** As {@link #met(String, Throwable)}, but logs the stack trace, because this may be a defect. */
  public void unexpected(String trouble, Throwable cause) {
    met(trouble, cause.getClass().getName(), cause.toString(), cause);
  }

  public void met(String trouble, String cause) {
    met(trouble, cause, cause, null);
  }

  private synchronized void met(
      String trouble, String kind, String cause, @Nullable Throwable trace) {
    if (!isOn) {
      since = ticker.nanos();
      isOn = true;
    }
    if (kinds.size() < MAX_KINDS && kinds.add(trouble + kind)) {
      log.warn("{}: {}", trouble, cause, trace);
    }
  }

  public synchronized void over() {
    if (isOn) {
      log.info("{} after {} s", over, ticker.since(since).toSeconds());
      kinds.clear();
      isOn = false;
    }
  }
}
