package dev.workstream.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
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
  private final ExecutorService readers =
      Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().name("reader-", 0).factory());
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LIMIT)
          .executor(readers)
          .build();
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
      var request =
          HttpRequest.newBuilder(gateway.resolve(path)).header("Accept", "text/event-stream");
      var unused =
          http.sendAsync(request.build(), lines(since)).whenComplete((_, _) -> lost.increment());
    }
    take(OPENING);
    opening.release(OPENING);
  }

  private void take(int places) throws InterruptedException {
    if (!opening.tryAcquire(places, LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Streams are not answered");
    }
  }

  private BodyHandler<Void> lines(Instant since) {
    return answer -> {
      opening.release();
      return answer.statusCode() == 200
          ? BodySubscribers.fromLineSubscriber(new Lines(since))
          : BodySubscribers.replacing(null);
    };
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
    http.shutdownNow();
    readers.shutdownNow();
  }

  private final class Lines implements Flow.Subscriber<String> {

    private final Instant since;

    Lines(Instant since) {
      this.since = since;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      var now = Instant.now();
      var begin = line.startsWith("data:") ? line.indexOf(TIME) : -1;
      if (begin < 0) {
        return;
      }
      begin += TIME.length();
      var time = Instant.parse(line.substring(begin, line.indexOf('"', begin)));
      if (!time.isBefore(since)) {
        ages.recordValue(Math.clamp(Duration.between(time, now).toNanos(), 0, GREATEST));
        told.increment();
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
