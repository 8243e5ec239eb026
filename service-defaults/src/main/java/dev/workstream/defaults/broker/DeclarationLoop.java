package dev.workstream.defaults.broker;

import dev.workstream.defaults.lifecycle.Backoff;
import dev.workstream.defaults.lifecycle.Loop;
import dev.workstream.defaults.lifecycle.Outage;
import dev.workstream.defaults.lifecycle.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Declares every five seconds without looking first: AMQP does not tell that a queue, an exchange
 * or a binding was deleted. This also keeps the service connected.
 */
final class DeclarationLoop implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DeclarationLoop.class);

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Loop.Plan PLAN =
      new Loop.Plan("broker-declarations", 1, Duration.ofSeconds(2), true);

  private final Broker broker;
  private final Loop loop;

  DeclarationLoop(Broker broker, Ticker ticker) {
    this.broker = broker;
    this.loop =
        new Loop(
            PLAN,
            new Backoff(INTERVAL, INTERVAL),
            () -> new Outage(log, "Exchanges and queues are declared again", ticker),
            ticker,
            this::declare);
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop();
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  private void declare(Loop.Run run) throws InterruptedException {
    try {
      broker.declare();
    } catch (RuntimeException e) {
      if (!run.isStopping()) {
        run.backOff("Exchanges and queues cannot be declared", String.valueOf(e.getMessage()));
      }
      return;
    }
    run.succeeded();
    run.await(INTERVAL);
  }
}
