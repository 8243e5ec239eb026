package dev.workstream.launcher;

import dev.workstream.engines.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Starts the engines, then the services, and stops them in reverse. */
final class SystemRunner {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final SystemPlan plan;
  private final Progress progress;

  /** Empty until the engines run. */
  private final List<Service> services = new CopyOnWriteArrayList<>();

  /** Held during the start: a stop must wait until it knows all started parts. */
  private final ReentrantLock starting = new ReentrantLock();

  private volatile boolean isStopped;

  SystemRunner(SystemPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Starts everything and returns when all parts are ready. First ends processes that an earlier
   * launcher left.
   *
   * @throws LaunchFailure if a port is taken, or a part does not become ready
   */
  void start() {
    starting.lock();
    try {
      for (var leftover : plan.home().folders().run().endLeftovers()) {
        progress.say("  ended " + leftover + ", which an earlier run left");
      }
      refuseTakenPorts();
      progress.say("Starting the engines");
      inParallel(plan.engines(), engine -> progress.step(engine::version, engine::start));
      services.addAll(plan.services());
      prepareApplications();
      progress.say("Starting the services");
      inParallel(services, service -> progress.step(service::name, service::start));
    } finally {
      starting.unlock();
    }
  }

  /** Stops the services, callers first, then the engines. A second call does nothing. */
  synchronized void stop() {
    if (isStopped) {
      return;
    }
    isStopped = true;
    awaitStart();
    services.stream()
        .filter(Service::isRunning)
        .forEach(service -> stop(service.name(), service::stop));
    plan.engines().reversed().forEach(this::stop);
  }

  /** Whether {@link #stop} was called. Then that call is the reason if the start fails. */
  boolean isStopped() {
    return isStopped;
  }

  /** The services in stop order. Empty until the engines run. */
  List<Service> services() {
    return services;
  }

  /** Names the first part that ended by itself, if one did. */
  synchronized Optional<LaunchFailure> endedPart() {
    if (isStopped) {
      return Optional.empty();
    }
    for (var service : services) {
      if (!service.isRunning()) {
        return Optional.of(service.endFailure());
      }
    }
    for (var engine : plan.engines()) {
      if (!engine.isRunning()) {
        return Optional.of(new LaunchFailure(engine.version() + " ended; see " + engine.log()));
      }
    }
    return Optional.empty();
  }

  private void refuseTakenPorts() {
    plan.ports()
        .byPurpose()
        .forEach((port, purpose) -> {
          if (PortHolder.isTaken(port)) {
            throw new LaunchFailure(
                "Port %d, for %s, is taken by %s. Stop that process, or move Workstream's ports, for"
                        .formatted(port, purpose, PortHolder.describe(port))
                    + " example with WORKSTREAM_PORT_OFFSET=100.");
          }
        });
  }

  /** Prepares each application once: the replicas of a service share it. */
  private void prepareApplications() {
    var firsts = new LinkedHashMap<Application, Service>();
    services.forEach(service -> firsts.putIfAbsent(service.application(), service));
    inParallel(
        List.copyOf(firsts.values()),
        service -> {
          service.application().unpack(service.log());
          if (plan.layout().startsOften()) {
            service.application().train(service.variables(), service.log());
          }
        });
  }

  /** Waits for the end of a start. Kills the services that the start waits for. */
  private void awaitStart() {
    var end = System.nanoTime() + START_LIMIT.toNanos();
    try {
      while (!starting.tryLock(100, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
        services.forEach(Service::kill);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(Engine engine) {
    if (engine.isRunning()) {
      stop(engine.version(), engine::stop);
    } else {
      // A dead engine may have left a helper process: RabbitMQ leaves its port mapper.
      engine.stop();
    }
  }

  private void stop(String name, Runnable stop) {
    try {
      progress.step(() -> "stopped " + name, stop);
    } catch (RuntimeException e) {
      // Continue with the other parts.
      progress.say("  " + name + " did not stop cleanly: " + e.getMessage());
    }
  }

  private <T> void inParallel(List<? extends T> parts, Consumer<T> action) {
    // No virtual threads: they can hang when they load classes from one nested jar.
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var started = new ArrayList<Future<?>>();
      for (var part : parts) {
        started.add(
            threads.submit(() -> {
              refuseWhenStopped();
              action.accept(part);
            }));
      }
      for (var each : started) {
        each.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchFailure("Interrupted");
    }
  }

  private void refuseWhenStopped() {
    if (isStopped) {
      throw new LaunchFailure("Stopped while starting");
    }
  }
}
