package dev.workstream.notifications.live;

import static dev.workstream.notifications.live.TestFeed.OF_SUBJECT;
import static dev.workstream.notifications.live.TestFeed.event;
import static dev.workstream.notifications.live.TestFeed.recent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.notifications.live.Watchers.Move;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Without a store: all events are in memory. */
class WatchWriterTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Watchers watchers = new Watchers();
  private final WatchWriter writer =
      new WatchWriter(
          null,
          watchers,
          new Subscriptions(new LettuceConnectionFactory(), Ticker.system()),
          new WakeUps(),
          new LiveProperties(Duration.ofMinutes(1), 100));

  @Test
  void catchesUpAndThenFollows() {
    var client = new TestListener();
    var watch = watch(client, 1);
    watchers.begin(recent(0, 3));

    writer.resume(watch);
    awaitLive(watch);
    advance(3, event(4));

    assertThat(client.positions()).containsExactly(2L, 3L, 4L);
  }

  @Test
  void stopsWhileTheClientTakesNothing() {
    var client = new TestListener(true, true, false, false);
    var watch = watch(client, 0);
    watchers.begin(recent(0, 3));

    writer.resume(watch);
    await().atMost(LIMIT).until(() -> watch.state().equals(new Watch.State.Paused(1)));
    assertThat(client.positions()).containsExactly(1L);

    writer.resume(watch);
    awaitLive(watch);
    assertThat(client.positions()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void pausesALiveClientThatIsNotReady() {
    var client = new TestListener(true, false, false);
    var watch = watch(client, 3);
    watchers.begin(recent(0, 3));
    writer.resume(watch);
    awaitLive(watch);

    advance(3, event(4));
    assertThat(watch.state()).isEqualTo(new Watch.State.Paused(3));
    advance(4, event(5));
    assertThat(client.positions()).isEmpty();

    writer.resume(watch);
    awaitLive(watch);
    assertThat(client.positions()).containsExactly(4L, 5L);
  }

  /** gRPC reports readiness only once, here while the watch still counts as live. */
  @Test
  void resumesAClientThatBecomesReadyBeforeItIsPaused() {
    var client = new TestListener(true, false);
    var watch = watch(client, 3);
    watchers.begin(recent(0, 3));
    writer.resume(watch);
    awaitLive(watch);

    advance(3, event(4));

    awaitLive(watch);
    assertThat(client.positions()).containsExactly(4L);
  }

  @Test
  void aFailingClientHarmsNoOther() throws Exception {
    var failing =
        new OutgoingEvent(
            event(4).event(),
            _ -> {
              throw new IllegalStateException("no message");
            });
    var reads = new TestListener();
    var fails =
        new TestListener() {
          @Override
          public synchronized void write(OutgoingEvent event) {
            event.message();
          }
        };
    var failed = watch(fails, 3);
    var watch = watch(reads, 3);
    watchers.begin(recent(0, 3));
    writer.resume(failed);
    writer.resume(watch);
    awaitLive(failed);
    awaitLive(watch);

    advance(3, failing);

    assertThat(fails.failed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(reads.positions()).containsExactly(4L);
    assertThat(watchers.size()).isEqualTo(1);
  }

  /** The client pauses after every few events, at any moment of the reader and of the catch-up. */
  @Test
  void aClientThatPausesOftenGetsEachEventOnceAndInOrder() throws Exception {
    var count = 20_000;
    var client = new PausingListener();
    var watch = watch(client, 0);
    watchers.begin(new RecentEvents(count, 0));
    var network =
        Thread.ofVirtual()
            .start(() -> {
              while (client.count() < count && !Thread.interrupted()) {
                if (client.takeMore()) {
                  writer.resume(watch);
                }
                Thread.yield();
              }
            });
    for (var position = 1; position <= count; position++) {
      advance(position - 1, event(position));
    }
    try {
      await().atMost(LIMIT).until(() -> client.count() == count);
    } finally {
      network.interrupt();
      network.join();
    }

    assertThat(client.positions())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
  }

  /** Like a gRPC call: ready while the connection has room. Reports when there is room again. */
  private static final class PausingListener extends TestListener {

    private final AtomicInteger room = new AtomicInteger();

    /** True if there was no room before. */
    boolean takeMore() {
      return room.compareAndSet(0, ThreadLocalRandom.current().nextInt(1, 20));
    }

    @Override
    public boolean isReady() {
      return room.get() > 0;
    }

    @Override
    public void write(OutgoingEvent event) {
      super.write(event);
      room.decrementAndGet();
    }
  }

  private Watch watch(TestListener client, long position) {
    var watch = new Watch(OF_SUBJECT, position, client);
    watchers.add(watch);
    return watch;
  }

  private void awaitLive(Watch watch) {
    await().atMost(LIMIT).until(() -> watch.state() instanceof Watch.State.Live);
  }

  private void advance(long from, OutgoingEvent event) {
    writer.write(event, (Move.WriteTo) watchers.advance(from, event));
  }
}
