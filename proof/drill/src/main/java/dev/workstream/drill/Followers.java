package dev.workstream.drill;

import dev.workstream.engines.Wait;
import dev.workstream.proof.client.Follower;
import dev.workstream.proof.client.TasksApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Clients that follow the events of one task or of all tasks during the whole drill. */
final class Followers implements AutoCloseable {

  /** The number of followers of one task. They start at even distances over the drill. */
  private static final int OF_TASKS = 36;

  /**
   * For each follower of all tasks: the number of events after which it disconnects; 0: never.
   * Primes, so that followers do not disconnect together. A smaller number would be less than the
   * events during one reconnect, and the follower would never catch up.
   */
  private static final List<Integer> OF_ALL = List.of(0, 0, 499, 997);

  private static final Duration LIMIT = Duration.ofSeconds(45);

  /** If no follower receives an event or reconnects for this long, none will. */
  private static final Duration QUIET_PERIOD = Duration.ofSeconds(10);

  private final URI gateway;
  private final Ledger ledger;
  private final Plan plan;
  private final HttpClient http = Follower.httpClient();
  private final Queue<Witness> all = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private int ofTasks;
  private volatile long lastChange = System.nanoTime();

  Followers(URI gateway, Ledger ledger, Plan plan) {
    this.gateway = gateway;
    this.ledger = ledger;
    this.plan = plan;
  }

  /** Starts the followers of all tasks. */
  void start() {
    for (var number = 0; number < OF_ALL.size(); number++) {
      follow("follower " + (number + 1) + " of all", null, OF_ALL.get(number));
    }
  }

  /** A task was created: starts a follower for some of them. */
  synchronized void created(String taskId) {
    if (ofTasks < OF_TASKS && ledger.acknowledged() >= (long) plan.events() * ofTasks / OF_TASKS) {
      // Every second follower is disconnected while the task is completed.
      follow("follower of one", taskId, ofTasks % 2);
      ofTasks++;
    }
  }

  private void follow(String name, @Nullable String taskId, int eventsPerStream) {
    var path = taskId == null ? "/api/v1/events" : TasksApi.eventsOf(taskId);
    var witness =
        new Witness(
            name, taskId, eventsPerStream, () -> lastChange = System.nanoTime(), ledger::violate);
    all.add(witness);
    threads.add(
        Thread.ofVirtual().name(name).start(new Follower(http, gateway.resolve(path), witness)));
  }

  /**
   * Waits until the followers have seen every event, or receive nothing for the quiet period.
   *
   * @param repaired tasks whose records were deleted and repaired: their events arrive twice
   */
  Followed followed(Set<String> repaired) {
    var versions = ledger.versions();
    var events = versions.values().stream().mapToLong(Integer::intValue).sum();
    Wait.until(
        LIMIT,
        () ->
            System.nanoTime() - lastChange > QUIET_PERIOD.toNanos()
                || all.stream().allMatch(witness -> witness.hasSeen(versions, events)));
    return new Followed(
        all.size(),
        all.stream().mapToLong(Witness::seen).sum(),
        all.stream().flatMap(witness -> witness.missed(versions).stream()).toList(),
        accounts(Witness::doubled, repaired),
        accounts(Witness::disordered, repaired),
        all.stream().mapToInt(Witness::reconnects).sum(),
        all.stream().mapToInt(Witness::restarts).sum());
  }

  private List<String> accounts(Function<Witness, List<String>> tasks, Set<String> repaired) {
    Function<Witness, Stream<String>> accounts =
        witness ->
            tasks.apply(witness).stream()
                .filter(id -> !repaired.contains(id))
                .map(witness::account);
    return all.stream().flatMap(accounts).toList();
  }

  /** Stops all followers. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    http.shutdownNow();
    try {
      for (var thread : threads) {
        thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
