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

/** Connections that are told of events, and how old each event is when it comes. */
final class Streams implements AutoCloseable {

  /** How many are asked for at once: as many come back together after a replica has gone. */
  private static final int OPENING = 50;

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long GREATEST = Duration.ofSeconds(60).toNanos();
  private static final String TIME = "\"time\":\"";

  private final URI gateway;
  private final HttpClient http = Follower.httpClient();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Semaphore opening = new Semaphore(OPENING);
  private final Recorder ages = new Recorder(GREATEST, 3);
  private final LongAdder told = new LongAdder();
  private final LongAdder lost = new LongAdder();

  Streams(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * Opens a stream for each path, and comes back when all are answered.
   *
   * @param since events that are older are what happened before, and are not counted
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
      throw new IllegalStateException("Streams are not answered");
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

  /** How many events they were told of. */
  long told() {
    return told.sum();
  }

  /** How many streams were refused, or ended. */
  long lost() {
    return lost.sum();
  }

  /** The age of each event as it came, in nanoseconds, since this was asked last. */
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
      // Parsing the JSON would take longer than the rest of the way.
      var begin = event.data().indexOf(TIME);
      if (begin >= 0) {
        begin += TIME.length();
        var time = Instant.parse(event.data().substring(begin, event.data().indexOf('"', begin)));
        if (!time.isBefore(since)) {
          ages.recordValue(Math.clamp(Duration.between(time, now).toNanos(), 0, GREATEST));
          told.increment();
        }
      }
      return Follower.Next.READ;
    }
  }
}
