package dev.workstream.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that follows events as {@code EventSource} does: when its stream ends, for whatever
 * reason, it comes back after the time that it was told, with the id of the last event that it has.
 * It does nothing about duplicates: there are to be none.
 */
final class Follower {

  /** What is waited until the first stream has said how long. */
  private static final long FIRST_RETRY_MILLIS = 1_000;

  private static final String TASK = "task/";

  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final HttpClient http;
  private final URI uri;
  private final @Nullable String taskId;
  private final int stay;
  private final Runnable moved;
  private final Consumer<String> violations;

  // Known to the thread that follows alone.
  private @Nullable String lastId;
  private long retryMillis = FIRST_RETRY_MILLIS;

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
  Follower(
      String name,
      HttpClient http,
      URI gateway,
      @Nullable String taskId,
      int stay,
      Runnable moved,
      Consumer<String> violations) {
    this.name = name;
    this.http = http;
    this.uri =
        gateway.resolve(taskId == null ? "/api/v1/events" : "/api/v1/tasks/" + taskId + "/events");
    this.taskId = taskId;
    this.stay = stay;
    this.moved = moved;
    this.violations = violations;
    books.add(new Book());
  }

  /** Follows until it is interrupted. */
  void follow() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        moved.run();
        var answer = http.send(request(), BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
          if (answer.statusCode() == 200) {
            begun();
            read(body);
          } else if (answer.statusCode() < 500 && answer.statusCode() != 429) {
            violations.accept(uri + " was answered with " + answer.statusCode());
          }
        }
      } catch (IOException e) {
        // The connection is lost, or there is nobody to connect to.
      } catch (InterruptedException e) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(retryMillis);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private HttpRequest request() {
    var request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    return request.build();
  }

  private synchronized void begun() {
    streams++;
  }

  /** Reads until the stream ends; what is not complete by then counts for nothing. */
  private void read(InputStream body) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    var id = lastId;
    var type = "";
    var data = new StringBuilder();
    var events = 0;
    for (String line; (line = lines.readLine()) != null; ) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          lastId = id;
          take(type, data.toString());
          id = lastId;
          if (++events == stay) {
            return;
          }
        }
        type = "";
        data.setLength(0);
        continue;
      }
      var colon = line.indexOf(':');
      var value = line.substring(colon + 1).stripLeading();
      switch (line.substring(0, Math.max(colon, 0))) {
        case "id" -> id = value;
        case "event" -> type = value;
        case "data" -> data.append(value).append('\n');
        case "retry" -> retryMillis = Long.parseLong(value);
        default -> {} // A heartbeat.
      }
    }
  }

  private void take(String type, String data) {
    moved.run();
    var json = JSON.readTree(data);
    if (type.equals("error")) {
      failed(json.path("type").asString(""));
      return;
    }
    var subject = json.path("subject").asString("");
    if (!subject.startsWith(TASK)) {
      violations.accept(name + " was told of " + subject);
      return;
    }
    write(subject.substring(TASK.length()), Integer.parseInt(json.path("sequence").asString("")));
  }

  private void failed(String problem) {
    switch (problem.substring(problem.lastIndexOf('/') + 1)) {
      case "events-too-slow", "unavailable" -> {}
      case "events-expired" -> beginAnew();
      default -> violations.accept(name + " was told " + problem);
    }
  }

  private synchronized void write(String taskId, int sequence) {
    books.getLast().write(taskId, sequence);
  }

  private synchronized void beginAnew() {
    lastId = null;
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
