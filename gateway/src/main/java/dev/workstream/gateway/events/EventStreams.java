package dev.workstream.gateway.events;

import dev.workstream.defaults.http.RequestContext;
import dev.workstream.gateway.events.EventStream.End;
import dev.workstream.gateway.problem.StreamProblems;
import dev.workstream.gateway.problem.TooManyStreams;
import dev.workstream.gateway.request.ClientAddress;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ReadListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** All streams of this replica: how many there may be, what is due in each, and their end. */
@Component
class EventStreams implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

  /** Between these, and different for each client: they are not to come back all at once. */
  private static final long FIRST_RETURN_MILLIS = 200;

  private static final long LAST_RETURN_MILLIS = 2_000;

  private final EventsClient client;
  private final StreamProperties properties;
  private final StreamMemory memory;
  private final StreamProblems problems;
  private final RequestContext context;
  private final MeterRegistry meters;
  private final Counter told;

  private final Map<EventStream, ClientAddress> open = new ConcurrentHashMap<>();
  private final Map<ClientAddress, Integer> places = new HashMap<>();
  private int taken;
  private volatile boolean isStopping;
  private volatile @Nullable ScheduledExecutorService ticks;

  EventStreams(
      EventsClient client,
      StreamProperties properties,
      StreamMemory memory,
      StreamProblems problems,
      RequestContext context,
      MeterRegistry meters) {
    this.client = client;
    this.properties = properties;
    this.memory = memory;
    this.problems = problems;
    this.context = context;
    this.meters = meters;
    Gauge.builder("workstream.streams.open", open, Map::size)
        .description("Clients that are told of events as they happen")
        .register(meters);
    Gauge.builder(
            "workstream.streams.stalled",
            open,
            streams -> streams.keySet().stream().filter(EventStream::isStalled).count())
        .description("Clients that take nothing; if they do once more they are told that it ends")
        .register(meters);
    told =
        Counter.builder("workstream.streams.events")
            .description("Events that were written to streams")
            .register(meters);
  }

  /**
   * Answers a request with a stream.
   *
   * @throws TooManyStreams if there is no place for it
   * @throws StatusRuntimeException if the request is not valid
   */
  void open(HttpServletRequest request, HttpServletResponse response, EventSelection selection)
      throws IOException {
    var address = ClientAddress.of(request.getRemoteAddr());
    takePlace(address);
    if (isStopping || !memory.takePage()) {
      leavePlace(address);
      // Browsers come back to a stream that ended, and never to an answer that is none.
      answer(response);
      return;
    }
    EventStream stream = null;
    try {
      var first = firstPage(selection);
      answer(response);
      var path = request.getRequestURI();
      var requestId = context.requestId();
      var traceId = context.traceId();
      var asynchronous = request.startAsync(request, response);
      asynchronous.setTimeout(0);
      // It is what makes Tomcat look for the end of the connection when it is asked what there is.
      request.getInputStream().setReadListener(new NothingToRead());
      stream =
          new EventStream(
              asynchronous,
              selection,
              first,
              client,
              properties,
              memory,
              this,
              why -> problems.json(why, path, requestId, traceId));
      open.put(stream, address);
      stream.begin();
      if (isStopping) {
        stream.comeBack();
      }
    } finally {
      if (stream == null) {
        memory.give(StreamMemory.PAGE_BYTES);
        leavePlace(address);
      }
    }
  }

  private static void answer(HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Proxies that collect answers before they pass them on would keep the events.
    response.setHeader("X-Accel-Buffering", "no");
    response.getOutputStream().write(ServerSentEvents.retry(someTime()));
    response.flushBuffer();
  }

  /**
   * Whatever it fails with but what the request itself is to blame for, the stream deals with: here
   * too an answer that is none would be the last that browsers ask for.
   */
  private @Nullable ListEventsResponse firstPage(EventSelection selection) {
    try {
      return client.list(selection, EventStream.PAGE_SIZE);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        throw e;
      }
      return null;
    }
  }

  static Duration someTime() {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(FIRST_RETURN_MILLIS, LAST_RETURN_MILLIS));
  }

  private synchronized void takePlace(ClientAddress address) {
    if (taken >= properties.connections()) {
      throw new TooManyStreams(false);
    }
    if (places.getOrDefault(address, 0) >= properties.connectionsPerClient()) {
      throw new TooManyStreams(true);
    }
    taken++;
    places.merge(address, 1, Integer::sum);
  }

  private synchronized void leavePlace(ClientAddress address) {
    taken--;
    places.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }

  void told(int events) {
    told.increment(events);
  }

  void ended(EventStream stream, End how) {
    var address = open.remove(stream);
    if (address != null) {
      leavePlace(address);
      Counter.builder("workstream.streams.ended")
          .description("Streams that ended, and how")
          .tag("how", name(how))
          .register(meters)
          .increment();
    }
  }

  private static String name(End how) {
    return switch (how) {
      case End.ComeBack _ -> "come_back";
      case End.Failed(var why) -> why.name().toLowerCase(Locale.ROOT);
      case End.Gone _ -> "gone";
    };
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    isStopping = false;
    var starting =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("event-streams").factory());
    ticks = starting;
    var tick =
        Math.min(LONGEST_TICK.toMillis(), Math.max(5, properties.heartbeat().toMillis() / 4));
    starting.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    for (var stream : open.keySet()) {
      try {
        stream.tick();
      } catch (RuntimeException e) {
        log.error("A stream could not be looked at", e);
      }
    }
  }

  /** Before the server waits for what is being answered: streams would last. */
  @EventListener(ContextClosedEvent.class)
  void sendAway() {
    isStopping = true;
    List.copyOf(open.keySet()).forEach(EventStream::comeBack);
  }

  @Override
  public void stop() {
    sendAway();
    var running = ticks;
    ticks = null;
    if (running != null) {
      running.shutdown();
    }
  }

  @Override
  public boolean isRunning() {
    return ticks != null;
  }

  /** Requests for streams have no body. */
  private static final class NothingToRead implements ReadListener {

    @Override
    public void onDataAvailable() {}

    @Override
    public void onAllDataRead() {}

    @Override
    public void onError(Throwable failure) {}
  }
}
