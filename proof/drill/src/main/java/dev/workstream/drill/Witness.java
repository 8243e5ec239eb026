package dev.workstream.drill;

import dev.workstream.proof.client.Follower;
import dev.workstream.proof.client.SseEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Checks the events of one follower: missing events, duplicates, wrong order. */
final class Witness implements Follower.Listener {

  private static final String TASK = "task/";

  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final @Nullable String taskId;
  private final int eventsPerStream;
  private final Runnable onActivity;
  private final Consumer<String> violations;

  // Used by the following thread only.
  private int eventsOfStream;

  // Guarded by this object's monitor.
  private final List<Book> books = new ArrayList<>();
  private int streams;

  /** The sequences of each task, in order of arrival, since a start without a position. */
  private static final class Book {

    private final Map<String, List<Integer>> sequences = new HashMap<>();
    private int distinct;
    private long seen;

    void write(String taskId, int sequence) {
      var known = sequences.computeIfAbsent(taskId, _ -> new ArrayList<>(2));
      if (!known.contains(sequence)) {
        distinct++;
      }
      known.add(sequence);
      seen++;
    }

    List<Integer> of(String taskId) {
      return sequences.getOrDefault(taskId, List.of());
    }
  }

  /**
   * @param taskId the task to follow; null: all tasks
   * @param eventsPerStream the number of events after which it reconnects; 0: never
   * @param onActivity called for every connection attempt and event
   * @param violations receives wrong answers
   */
  Witness(
      String name,
      @Nullable String taskId,
      int eventsPerStream,
      Runnable onActivity,
      Consumer<String> violations) {
    this.name = name;
    this.taskId = taskId;
    this.eventsPerStream = eventsPerStream;
    this.onActivity = onActivity;
    this.violations = violations;
    books.add(new Book());
  }

  @Override
  public void connecting() {
    onActivity.run();
  }

  @Override
  public void answered(int status) {
    eventsOfStream = 0;
    if (status == 200) {
      countStream();
    } else if (status < 500 && status != 429) {
      violations.accept(name + " got status " + status);
    }
  }

  @Override
  public Follower.Next take(SseEvent event) {
    onActivity.run();
    var json = JSON.readTree(event.data());
    if (event.type().equals("error")) {
      return failed(json.path("type").asString(""));
    }
    var subject = json.path("subject").asString("");
    if (subject.startsWith(TASK)) {
      write(subject.substring(TASK.length()), Integer.parseInt(json.path("sequence").asString("")));
    } else {
      violations.accept(name + " got an event of " + subject);
    }
    return ++eventsOfStream == eventsPerStream ? Follower.Next.RECONNECT : Follower.Next.READ;
  }

  private Follower.Next failed(String problem) {
    switch (problem.substring(problem.lastIndexOf('/') + 1)) {
      case "events-too-slow", "unavailable" -> {}
      case "events-expired" -> {
        restart();
        return Follower.Next.RESTART;
      }
      default -> violations.accept(name + " got the problem " + problem);
    }
    return Follower.Next.READ;
  }

  private synchronized void write(String taskId, int sequence) {
    books.getLast().write(taskId, sequence);
  }

  private synchronized void countStream() {
    streams++;
  }

  private synchronized void restart() {
    books.add(new Book());
  }

  /** Whether the follower has seen as many events as exist for it. */
  synchronized boolean hasSeen(Map<String, Integer> versions, long all) {
    return books.getLast().distinct >= (taskId == null ? all : versions.getOrDefault(taskId, 0));
  }

  synchronized long seen() {
    return books.stream().mapToLong(book -> book.seen).sum();
  }

  synchronized int reconnects() {
    return Math.max(0, streams - 1);
  }

  synchronized int restarts() {
    return books.size() - 1;
  }

  /** The events that the follower should have seen, but did not. */
  synchronized List<String> missed(Map<String, Integer> versions) {
    var book = books.getLast();
    return versions.keySet().stream()
        .filter(id -> taskId == null || taskId.equals(id))
        .flatMap(id ->
            IntStream.rangeClosed(1, versions.getOrDefault(id, 0))
                .filter(sequence -> !book.of(id).contains(sequence))
                .mapToObj(sequence -> "%s: task %s %d".formatted(name, id, sequence)))
        .toList();
  }

  /** The tasks with an event that arrived more than once. */
  synchronized List<String> doubled() {
    return tasks(sequences -> sequences.stream().distinct().count() < sequences.size());
  }

  /** The tasks with an event that arrived before an earlier one. */
  synchronized List<String> disordered() {
    return tasks(sequences -> {
      var firsts = sequences.stream().distinct().toList();
      return !firsts.equals(firsts.stream().sorted().toList());
    });
  }

  private List<String> tasks(Predicate<List<Integer>> condition) {
    return books.stream()
        .flatMap(book -> book.sequences.entrySet().stream())
        .filter(task -> condition.test(task.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The sequences of a task as they arrived, for the report. */
  synchronized String account(String id) {
    return name + ": task " + id + " " + books.stream().map(book -> book.of(id)).toList();
  }
}
