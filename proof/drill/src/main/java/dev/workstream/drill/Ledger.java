package dev.workstream.drill;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What clients were told, and so may rely on. */
final class Ledger {

  private final Map<String, String> tasksByKey = new ConcurrentHashMap<>();
  private final Map<String, Integer> versions = new ConcurrentHashMap<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final LongAdder refusals = new LongAdder();
  private final Gaps gaps = new Gaps();

  /**
   * The API said that the task exists in this version.
   *
   * @param key the client's idempotency key, which stands for this one task
   */
  void acknowledge(String key, String taskId, int version) {
    gaps.tick();
    var before = tasksByKey.putIfAbsent(key, taskId);
    if (before != null && !before.equals(taskId)) {
      broken.add("The key " + key + " made two tasks: " + before + " and " + taskId);
    }
    var known = versions.merge(taskId, version, Math::max);
    if (known > version) {
      return; // Asked again for what was done before; its first answer stands.
    }
    acknowledged.incrementAndGet();
  }

  /** A call that was answered again, or was a mere repetition. */
  void repeat(String key, String taskId) {
    gaps.tick();
    if (!taskId.equals(tasksByKey.get(key))) {
      broken.add("The key " + key + " was answered with another task: " + taskId);
    }
  }

  /** The API could not do it now, or did not answer. */
  void refuse() {
    refusals.increment();
  }

  /** Something that must not be said of a call that is right. */
  void violate(String what) {
    broken.add(what);
  }

  int acknowledged() {
    return acknowledged.get();
  }

  long refusals() {
    return refusals.sum();
  }

  /** The version that each task was said to have, by task id. */
  Map<String, Integer> versions() {
    return versions;
  }

  Queue<String> broken() {
    return broken;
  }

  Gaps gaps() {
    return gaps;
  }
}
