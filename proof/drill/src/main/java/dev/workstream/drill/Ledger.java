package dev.workstream.drill;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The changes that the API acknowledged. */
final class Ledger {

  private final Map<String, String> tasksByKey = new ConcurrentHashMap<>();
  private final Map<String, Integer> versions = new ConcurrentHashMap<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final LongAdder refusals = new LongAdder();
  private final Gaps gaps = new Gaps();

  /**
   * The API acknowledged this version of a task.
   *
   * @param key the client's idempotency key, which belongs to this task only
   */
  void acknowledge(String key, String taskId, int version) {
    gaps.tick();
    var before = tasksByKey.putIfAbsent(key, taskId);
    if (before != null && !before.equals(taskId)) {
      broken.add("The key " + key + " created two tasks: " + before + " and " + taskId);
    }
    var known = versions.merge(taskId, version, Math::max);
    if (known > version) {
      return; // A repeated call; its first answer counts.
    }
    acknowledged.incrementAndGet();
  }

  /** The API answered a repeated call. */
  void repeat(String key, String taskId) {
    gaps.tick();
    if (!taskId.equals(tasksByKey.get(key))) {
      broken.add("The key " + key + " returned another task: " + taskId);
    }
  }

  /** The API refused a call for now, or did not answer. */
  void refuse() {
    refusals.increment();
  }

  /** Reports a wrong answer to a correct call. */
  void violate(String what) {
    broken.add(what);
  }

  int acknowledged() {
    return acknowledged.get();
  }

  long refusals() {
    return refusals.sum();
  }

  /** The last acknowledged version of each task, by task id. */
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
