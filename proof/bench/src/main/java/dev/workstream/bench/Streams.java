package dev.workstream.bench;

import dev.workstream.proof.client.Follower;
import dev.workstream.proof.client.SseEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Connections that follow events, and the age of each event on arrival. */
final class Streams implements AutoCloseable {

  /** The max number of concurrent connection attempts. */
  private static final int OPENING = 50;

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long MAX_NANOS = Duration.ofSeconds(60).toNanos();
  private static final String TIME = "\"time\":\"";

  private final URI gateway;
  private final HttpClient http = Follower.httpClient();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Semaphore opening = new Semaphore(OPENING);
  private final Recorder ages = new Recorder(MAX_NANOS, 3);
  private final LongAdder received = new LongAdder();
  private final LongAdder lost = new LongAdder();

  Streams(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * Opens a stream for each path, and returns when the gateway has answered all.
   *
   * @param since older events do not count
   */
  void open(List<String> paths, Instant since) throws InterruptedException {
    for (var path : paths) {
      take(1);
      var follower = new Follower(http, gateway.resolve(path), new Ages(since));
      threads.add(Thread.ofVirtual().start(() -> read(follower)));
    }
    take(OPENING);
    opening.release(OPENING);
  }

  private void take(int places) throws InterruptedException {
    if (!opening.tryAcquire(places, LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("The gateway did not answer a stream in time");
    }
  }

  /** A measured stream must not end, so no follower reconnects. */
  private void read(Follower follower) {
    try {
      follower.readStream();
      lost.increment();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The number of received events. */
  long received() {
    return received.sum();
  }

  /** The number of streams that were refused or ended. */
  long lost() {
    return lost.sum();
  }

  /** The age of each event on arrival, in nanoseconds, since the last call. */
  Histogram ages() {
    return ages.getIntervalHistogram();
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    http.shutdownNow();
  }

  private final class Ages implements Follower.Listener {

    private final Instant since;

    Ages(Instant since) {
      this.since = since;
    }

    @Override
    public void answered(int status) {
      opening.release();
    }

    @Override
    public Follower.Next take(SseEvent event) {
      var now = Instant.now();
      // Parsing the JSON would take longer than the event needs to arrive.
      var begin = event.data().indexOf(TIME);
      if (begin >= 0) {
        begin += TIME.length();
        var time = Instant.parse(event.data().substring(begin, event.data().indexOf('"', begin)));
        if (!time.isBefore(since)) {
          ages.recordValue(Math.clamp(Duration.between(time, now).toNanos(), 0, MAX_NANOS));
          received.increment();
        }
      }
      return Follower.Next.READ;
    }
  }
}
