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

/** Clients that follow what happens, to all tasks or to one, through everything. */
final class Followers implements AutoCloseable {

  /** How many follow a task each; the next begins when so many events more are made. */
  private static final int OF_TASKS = 36;

  /**
   * After how many events each of those who follow all tasks hangs up; 0: never. The numbers are
   * primes, so that they do not hang up together, and no smaller than what may happen while they
   * wait to come back: they would fall behind for ever.
   */
  private static final List<Integer> OF_ALL = List.of(0, 0, 499, 997);

  private static final Duration LIMIT = Duration.ofSeconds(45);

  /** When nobody was told anything, or came back, for so long, nobody will be. */
  private static final Duration STILLNESS = Duration.ofSeconds(10);

  private final URI gateway;
  private final Ledger ledger;
  private final Plan plan;
  private final HttpClient http = Follower.httpClient();
  private final Queue<Witness> all = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private int ofTasks;
  private volatile long lastMove = System.nanoTime();

  Followers(URI gateway, Ledger ledger, Plan plan) {
    this.gateway = gateway;
    this.ledger = ledger;
    this.plan = plan;
  }

  /** Has those begin who follow all tasks. */
  void start() {
    for (var number = 0; number < OF_ALL.size(); number++) {
      follow("follower " + (number + 1) + " of all", null, OF_ALL.get(number));
    }
  }

  /** A task was made: now and then somebody follows it. */
  synchronized void created(String taskId) {
    if (ofTasks < OF_TASKS && ledger.acknowledged() >= (long) plan.events() * ofTasks / OF_TASKS) {
      // Every other one is away while the task is completed.
      follow("follower of one", taskId, ofTasks % 2);
      ofTasks++;
    }
  }

  private void follow(String name, @Nullable String taskId, int stay) {
    var path = taskId == null ? "/api/v1/events" : TasksApi.eventsOf(taskId);
    var witness =
        new Witness(name, taskId, stay, () -> lastMove = System.nanoTime(), ledger::violate);
    all.add(witness);
    threads.add(
        Thread.ofVirtual().name(name).start(new Follower(http, gateway.resolve(path), witness)));
  }

  /**
   * Waits until they have seen everything, or nothing moves any more, and says what they saw.
   *
   * @param repaired tasks whose records were lost and came back: what was seen of them before comes
   *     again
   */
  Followed followed(Set<String> repaired) {
    var versions = ledger.versions();
    var events = versions.values().stream().mapToLong(Integer::intValue).sum();
    Wait.until(
        LIMIT,
        () ->
            System.nanoTime() - lastMove > STILLNESS.toNanos()
                || all.stream().allMatch(witness -> witness.hasSeen(versions, events)));
    return new Followed(
        all.size(),
        all.stream().mapToLong(Witness::seen).sum(),
        all.stream().flatMap(witness -> witness.missed(versions).stream()).toList(),
        accounts(Witness::doubled, repaired),
        accounts(Witness::disordered, repaired),
        all.stream().mapToInt(Witness::reconnects).sum(),
        all.stream().mapToInt(Witness::begunAnew).sum());
  }

  private List<String> accounts(Function<Witness, List<String>> tasks, Set<String> repaired) {
    Function<Witness, Stream<String>> accounts =
        witness ->
            tasks.apply(witness).stream()
                .filter(id -> !repaired.contains(id))
                .map(witness::account);
    return all.stream().flatMap(accounts).toList();
  }

  /** Ends all of them. */
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
