package dev.workstream.defaults.broker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Declares every five seconds, without a look first: a queue, an exchange or a binding may be
 * deleted at any time. Keeps the service connected, too.
 */
final class DeclarationLoop implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DeclarationLoop.class);

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private final Broker broker;
  private volatile @Nullable Thread thread;

  DeclarationLoop(Broker broker) {
    this.broker = broker;
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    // Publish the thread before it starts: it runs while it is the current one.
    var starting = Thread.ofPlatform().daemon().name("broker-declarations").unstarted(this::run);
    thread = starting;
    starting.start();
  }

  @Override
  public void stop() {
    var running = thread;
    thread = null;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      if (!running.join(STOP_LIMIT)) {
        log.info("A declaration did not end within {}", STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    var isFailing = false;
    while (Thread.currentThread() == thread) {
      try {
        broker.declare();
        if (isFailing) {
          log.info("Exchanges and queues are declared again");
        }
        isFailing = false;
      } catch (RuntimeException e) {
        if (!isFailing && isRunning()) {
          log.warn("Exchanges and queues cannot be declared: {}", e.getMessage());
        }
        isFailing = true;
      }
      try {
        TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
