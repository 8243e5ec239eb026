package dev.workstream.drill;

import dev.workstream.proof.client.Answer;
import dev.workstream.proof.client.TasksApi;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Clients that create and complete tasks. They retry each call until the API acknowledges it, with
 * an idempotency key and a pause, as the API asks of its callers.
 */
final class Load implements AutoCloseable {

  private static final int CLIENTS = 24;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** How long clients still retry open calls after the load stops. */
  private static final Duration LAST_CALLS_LIMIT = Duration.ofSeconds(30);

  /** How much delay the clients may make up for by calling faster. */
  private static final long MAX_CATCH_UP = Duration.ofSeconds(1).toNanos();

  private final TasksApi tasks;
  private final Ledger ledger;
  private final Consumer<String> onCreated;
  private final Plan plan;
  private final String run;
  private final AtomicInteger tickets = new AtomicInteger();
  private final AtomicLong nextCall = new AtomicLong(System.nanoTime());
  private final AtomicBoolean isStopped = new AtomicBoolean();
  private volatile long endAt;
  private final List<Thread> clients = new ArrayList<>();

  /**
   * @param onCreated receives the id of each created task, and must not block
   * @param run part of every key, so that two drills share none
   */
  Load(URI gateway, Ledger ledger, Consumer<String> onCreated, Plan plan, String run) {
    this.tasks = new TasksApi(gateway, CLIENTS, TIMEOUT);
    this.ledger = ledger;
    this.onCreated = onCreated;
    this.plan = plan;
    this.run = run;
  }

  void start() {
    for (var number = 0; number < CLIENTS; number++) {
      var random = new Random(plan.seed() + number);
      clients.add(Thread.ofPlatform().name("client-" + number).start(() -> work(random)));
    }
  }

  @Override
  public void close() {
    stop();
    tasks.close();
  }

  /** Starts no new task, and returns when the open calls are done. */
  void stop() {
    endAt = System.nanoTime() + LAST_CALLS_LIMIT.toNanos();
    isStopped.set(true);
    for (var client : clients) {
      try {
        client.join(LAST_CALLS_LIMIT.plus(TIMEOUT));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work(Random random) {
    while (!isStopped.get()) {
      var key = run + "-" + tickets.getAndIncrement();
      Supplier<Answer> create = () -> tasks.create(TasksApi.titled(key), "Idempotency-Key", key);
      var created = call(create, 1);
      if (created == null) {
        continue;
      }
      var id = created.path("id").asString();
      ledger.acknowledge(key, id, 1);
      onCreated.accept(id);
      if (random.nextInt(20) == 0) {
        var again = call(create, 1);
        if (again != null) {
          ledger.repeat(key, again.path("id").asString());
        }
      }
      var completed = call(() -> tasks.complete(id, "Idempotency-Key", key), 2);
      if (completed != null) {
        ledger.acknowledge(key, completed.path("id").asString(), 2);
      }
    }
  }

  /** The answer to a successful call; null if it failed for good. */
  private @Nullable JsonNode call(Supplier<Answer> call, int version) {
    while (!isOver()) {
      awaitTurn();
      try {
        var answer = call.get();
        if (answer.isSuccess()) {
          var task = answer.body();
          if (task.path("version").asInt() != version) {
            ledger.violate(answer.call() + " returned version " + task.path("version").asInt());
          }
          return task;
        }
        if (answer.status() < 500 && answer.status() != 429) {
          ledger.violate(
              "%s returned %d %s".formatted(answer.call(), answer.status(), answer.text()));
          return null;
        }
        ledger.refuse();
      } catch (UncheckedIOException e) {
        ledger.refuse();
      }
      pause(Duration.ofMillis(250).toNanos());
    }
    return null;
  }

  private boolean isOver() {
    return isStopped.get() && System.nanoTime() - endAt > 0;
  }

  private void awaitTurn() {
    var step = Duration.ofSeconds(1).toNanos() / plan.rate();
    var now = System.nanoTime();
    pause(nextCall.updateAndGet(turn -> Math.max(turn + step, now - MAX_CATCH_UP)) - now);
  }

  private static void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
