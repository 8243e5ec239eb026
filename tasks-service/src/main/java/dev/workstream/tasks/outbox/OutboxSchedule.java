package dev.workstream.tasks.outbox;

import dev.workstream.defaults.lifecycle.Loop;
import dev.workstream.defaults.lifecycle.Outage;
import dev.workstream.defaults.lifecycle.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs the relay: at once after this process commits an event, and at each poll for the events of
 * other replicas. If a relay stops in the middle of a pass, its events are published again.
 */
@Component
class OutboxSchedule implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(OutboxSchedule.class);

  /** A pass waits only for confirms and for the database, and both have timeouts. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final OutboxRelay relay;
  private final OutboxProperties properties;
  private final Loop loop;

  OutboxSchedule(OutboxRelay relay, OutboxProperties properties, Ticker ticker) {
    this.relay = relay;
    this.properties = properties;
    this.loop =
        new Loop(
            new Loop.Plan("outbox-relay", properties.relays(), STOP_LIMIT, false),
            properties.outageBackoff().backoff(),
            () -> new Outage(log, "The relay works again", ticker),
            ticker,
            this::pass);
  }

  /** Wakes the relay after a commit. Never blocks. */
  void wakeUp() {
    loop.wakeUp();
  }

  private void pass(Loop.Run run) throws InterruptedException {
    try {
      switch (relay.pass()) {
        case OutboxRelay.Pass.Worked _ -> run.succeeded();
        case OutboxRelay.Pass.Idle _ -> {
          run.succeeded();
          run.await(properties.pollInterval());
        }
        case OutboxRelay.Pass.BrokerDown(var cause) ->
            run.backOff("The broker is down; events wait in the outbox", cause);
      }
    } catch (RuntimeException | Error e) {
      run.backOff("A pass of the relay failed", e);
    }
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
}
