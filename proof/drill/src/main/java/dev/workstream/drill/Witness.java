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

/** Audits what one follower receives: missing events, duplicates, wrong order. */
final class Witness implements Follower.Listener {

  private static final String TASK = "task/";

  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final @Nullable String taskId;
  private final int stay;
  private final Runnable moved;
  private final Consumer<String> violations;

  // Used by the following thread only.
  private int eventsOfStream;

  // All of this is guarded by this object's monitor.
  private final List<Book> books = new ArrayList<>();
  private int streams;

  /** What was seen since it began without a token: of each task, the sequences as they came. */
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
   * @param taskId whose events it wants; null: those of all tasks
   * @param stay after how many events it hangs up, to come back; 0: never
   * @param moved is called whenever something happens
   * @param violations is told of answers that must not be given
   */
  Witness(
      String name, @Nullable String taskId, int stay, Runnable moved, Consumer<String> violations) {
    this.name = name;
    this.taskId = taskId;
    this.stay = stay;
    this.moved = moved;
    this.violations = violations;
    books.add(new Book());
  }

  @Override
  public void connecting() {
    moved.run();
  }

  @Override
  public void answered(int status) {
    eventsOfStream = 0;
    if (status == 200) {
      begun();
    } else if (status < 500 && status != 429) {
      violations.accept(name + " was answered with " + status);
    }
  }

  @Override
  public Follower.Next take(SseEvent event) {
    moved.run();
    var json = JSON.readTree(event.data());
    if (event.type().equals("error")) {
      return failed(json.path("type").asString(""));
    }
    var subject = json.path("subject").asString("");
    if (subject.startsWith(TASK)) {
      write(subject.substring(TASK.length()), Integer.parseInt(json.path("sequence").asString("")));
    } else {
      violations.accept(name + " was told of " + subject);
    }
    return ++eventsOfStream == stay ? Follower.Next.RECONNECT : Follower.Next.READ;
  }

  private Follower.Next failed(String problem) {
    switch (problem.substring(problem.lastIndexOf('/') + 1)) {
      case "events-too-slow", "unavailable" -> {}
      case "events-expired" -> {
        beginAnew();
        return Follower.Next.RESTART;
      }
      default -> violations.accept(name + " was told " + problem);
    }
    return Follower.Next.READ;
  }

  private synchronized void write(String taskId, int sequence) {
    books.getLast().write(taskId, sequence);
  }

  private synchronized void begun() {
    streams++;
  }

  private synchronized void beginAnew() {
    books.add(new Book());
  }

  /** Whether it has seen as many events as there are for it. */
  synchronized boolean hasSeen(Map<String, Integer> versions, long all) {
    return books.getLast().distinct >= (taskId == null ? all : versions.getOrDefault(taskId, 0));
  }

  synchronized long seen() {
    return books.stream().mapToLong(book -> book.seen).sum();
  }

  synchronized int reconnects() {
    return Math.max(0, streams - 1);
  }

  synchronized int begunAnew() {
    return books.size() - 1;
  }

  /** What it ought to have seen and did not. */
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

  /** The tasks of which it saw an event more than once. */
  synchronized List<String> doubled() {
    return tasks(sequences -> sequences.stream().distinct().count() < sequences.size());
  }

  /** The tasks of which it saw an event before one that it has to come behind. */
  synchronized List<String> disordered() {
    return tasks(sequences -> {
      var firsts = sequences.stream().distinct().toList();
      return !firsts.equals(firsts.stream().sorted().toList());
    });
  }

  private List<String> tasks(Predicate<List<Integer>> isSuch) {
    return books.stream()
        .flatMap(book -> book.sequences.entrySet().stream())
        .filter(task -> isSuch.test(task.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What it saw of a task, for people to read. */
  synchronized String account(String id) {
    return name + ": task " + id + " " + books.stream().map(book -> book.of(id)).toList();
  }
}
