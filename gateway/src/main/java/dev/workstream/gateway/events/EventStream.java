package dev.workstream.gateway.events;

import dev.workstream.gateway.problem.StreamProblem;
import dev.workstream.proto.notifications.v1.Event;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that is told. It has a thread only while there is something to write: pages of what
 * happened first, each taken from the notifications-service when the one before is written, then
 * what it is told of as it happens. When that call fails it goes on behind the last event that was
 * written, at whatever replica there is.
 */
final class EventStream {

  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  static final int PAGE_SIZE = 100;

  /** Of events that wait; a single one may have more. */
  private static final int MOST_WAITING_BYTES = 1024 * 1024;

  private static final int MOST_ATTEMPTS = 12;
  private static final long FIRST_WAIT_MILLIS = 50;
  private static final long LONGEST_WAIT_MILLIS = 1_000;

  /** How a stream ends. */
  sealed interface End {

    /** In order; the client comes back by itself. */
    record ComeBack() implements End {}

    /** The client is told why. */
    record Failed(StreamProblem why) implements End {}

    /** There is nobody to tell. */
    record Gone() implements End {}
  }

  private static final End COME_BACK = new End.ComeBack();
  private static final End GONE = new End.Gone();

  private final AsyncContext context;
  private final ServletInputStream input;
  private final ServletOutputStream output;
  private final EventsClient client;
  private final StreamProperties properties;
  private final StreamMemory memory;
  private final EventStreams streams;
  private final Problem problems;
  private final ReentrantLock lock = new ReentrantLock();
  private final long begun = System.nanoTime();

  /** Known to the thread that writes alone. */
  private EventSelection rest;

  private @Nullable ListEventsResponse first;

  /** What it has of the memory, for the page that is next or for what is being written. */
  private int held = StreamMemory.PAGE_BYTES;

  private int attempts;

  // All of this is guarded by the lock.
  private final ArrayDeque<Event> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private int waitingHeld;
  private boolean isBehind = true;
  private boolean isToWait;
  private boolean isWriting;
  private boolean isHeartbeatDue;

  /** Whether the client is being written to, and since when. */
  private boolean isSending;

  private long sendingSince;
  private @Nullable End end;
  private @Nullable Watch watch;
  private long lastEvent = begun;
  private long lastWritten = begun;

  /** What is written to tell of a problem. */
  interface Problem {

    String json(StreamProblem why);
  }

  /**
   * @param first the first page of it, if it is there already
   * @param memory has given it room for a page
   */
  EventStream(
      AsyncContext context,
      EventSelection selection,
      @Nullable ListEventsResponse first,
      EventsClient client,
      StreamProperties properties,
      StreamMemory memory,
      EventStreams streams,
      Problem problems)
      throws IOException {
    this.context = context;
    this.input = context.getRequest().getInputStream();
    this.output = context.getResponse().getOutputStream();
    this.rest = selection;
    this.first = first;
    this.client = client;
    this.properties = properties;
    this.memory = memory;
    this.streams = streams;
    this.problems = problems;
  }

  /** Begins with what happened. */
  void begin() {
    lock.lock();
    try {
      write();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it as soon as what is being written is. */
  void end(End how) {
    lock.lock();
    try {
      if (end == null) {
        end = how;
        write();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends it in order: its client comes back, here or elsewhere. */
  void comeBack() {
    end(COME_BACK);
  }

  /** Looks whether something is due; called every now and then. */
  void tick() {
    lock.lock();
    try {
      if (end != null) {
        return;
      }
      var now = System.nanoTime();
      if (isWriting) {
        if (isSending && isBehind && now - sendingSince > properties.stall().toNanos()) {
          end(new End.Failed(StreamProblem.TOO_SLOW));
        }
      } else if (now - begun > properties.lifetime().toNanos()
          || now - lastEvent > properties.idle().toNanos()) {
        end(COME_BACK);
      } else if (isClientGone()) {
        end(GONE);
      } else if (now - lastWritten > properties.heartbeat().toNanos()) {
        isHeartbeatDue = true;
        write();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is to be told that it ends, and takes nothing. */
  boolean isStalled() {
    lock.lock();
    try {
      return end != null && isSending;
    } finally {
      lock.unlock();
    }
  }

  /**
   * With nothing to be read from it, the end of the connection is all that there can be. A client
   * that sends more before it has its answer is taken for one that has gone.
   */
  private boolean isClientGone() {
    try {
      return input.available() > 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** Has somebody write. */
  private void write() {
    if (!isWriting) {
      isWriting = true;
      Thread.ofVirtual().name("event-stream").start(this::run);
    }
  }

  private void run() {
    try {
      while (step()) {}
    } catch (IOException | IllegalStateException e) {
      // The client has gone, or takes nothing any more.
      log.debug("A stream was broken off: {}", e.toString());
      finish(GONE);
    } catch (RuntimeException | Error e) {
      log.error("A stream failed", e);
      finish(GONE);
    }
  }

  /** Does the next thing that there is to do; false if there is nothing. */
  private boolean step() throws IOException {
    End ending;
    boolean isPageWanted;
    var isHeartbeat = false;
    List<Event> events = List.of();
    lock.lock();
    try {
      ending = end;
      isPageWanted = waiting.isEmpty() && isBehind;
      if (ending == null && !isPageWanted) {
        events = new ArrayList<>(waiting);
        waiting.clear();
        held += waitingHeld;
        waitingBytes = 0;
        waitingHeld = 0;
        isHeartbeat = isHeartbeatDue;
        isHeartbeatDue = false;
        if (events.isEmpty() && !isHeartbeat) {
          isWriting = false;
          return false;
        }
      }
    } finally {
      lock.unlock();
    }
    if (ending != null) {
      finish(ending);
      return false;
    }
    if (isPageWanted) {
      page();
    } else if (events.isEmpty()) {
      send(ServerSentEvents.heartbeat());
    } else {
      send(events);
    }
    hold(0);
    return true;
  }

  /** Keeps so much of the memory, and gives back the rest. */
  private void hold(int bytes) {
    memory.give(held - bytes);
    held = bytes;
  }

  /** Writes the next page of what happened, and has itself told of what comes behind the last. */
  private void page() throws IOException {
    if (isFailureFresh()) {
      // A replica that stops answers for a moment what it will not tell.
      pause();
    }
    if (held == 0) {
      if (!memory.takePage()) {
        end(new End.Failed(StreamProblem.UNAVAILABLE));
        return;
      }
      held = StreamMemory.PAGE_BYTES;
    }
    try {
      var page = first == null ? client.list(rest, PAGE_SIZE) : first;
      first = null;
      hold(Math.min(held, page.getSerializedSize()));
      send(page.getEventsList());
      attempts = 0;
      if (!page.getMore()) {
        follow();
      }
    } catch (StatusRuntimeException e) {
      failed(e.getStatus());
    }
  }

  private boolean isFailureFresh() {
    lock.lock();
    try {
      var isFresh = isToWait;
      isToWait = false;
      return isFresh;
    } finally {
      lock.unlock();
    }
  }

  private void follow() {
    var following = new Watch();
    lock.lock();
    try {
      if (end != null) {
        return;
      }
      isBehind = false;
      watch = following;
    } finally {
      lock.unlock();
    }
    client.watch(rest, following);
  }

  /** What came so far is still written; then it is tried again, or given up. */
  private void failed(Status status) {
    hold(0);
    switch (status.getCode()) {
      case FAILED_PRECONDITION -> end(new End.Failed(StreamProblem.EXPIRED));
      case UNAVAILABLE, CANCELLED, ABORTED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> {
        if (++attempts > MOST_ATTEMPTS) {
          log.warn("A stream ends, since the records cannot be read: {}", status);
          end(new End.Failed(StreamProblem.UNAVAILABLE));
        } else {
          pause();
        }
      }
      default -> {
        log.error("Unexpected answer of the notifications-service: {}", status);
        end(new End.Failed(StreamProblem.INTERNAL));
      }
    }
  }

  private void pause() {
    var longest = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << attempts);
    try {
      // By chance, so that all streams of a replica that ended do not come to the next in step.
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(COME_BACK);
    }
  }

  private void send(List<Event> events) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    var bytes = new ByteArrayOutputStream();
    for (var event : events) {
      bytes.writeBytes(
          ServerSentEvents.event(event.getToken(), event.getEventType(), CloudEvents.json(event)));
    }
    send(bytes.toByteArray());
    rest = rest.after(events.getLast().getToken());
    streams.told(events.size());
    lock.lock();
    lastEvent = lastWritten;
    lock.unlock();
  }

  private void send(byte[] bytes) throws IOException {
    lock.lock();
    isSending = true;
    sendingSince = System.nanoTime();
    lock.unlock();
    output.write(bytes);
    output.flush();
    lock.lock();
    isSending = false;
    lastWritten = System.nanoTime();
    lock.unlock();
  }

  /** Says how it ends, and lets the connection go. */
  private void finish(End how) {
    Watch following;
    lock.lock();
    try {
      end = how;
      following = watch;
      watch = null;
      waiting.clear();
      held += waitingHeld;
      waitingHeld = 0;
    } finally {
      lock.unlock();
    }
    hold(0);
    if (following != null) {
      following.cancel();
    }
    try {
      switch (how) {
        case End.ComeBack _ -> send(ServerSentEvents.retry(EventStreams.someTime()));
        case End.Failed(var why) -> {
          send(ServerSentEvents.retry(EventStreams.someTime()));
          send(ServerSentEvents.error(problems.json(why)));
        }
        case End.Gone _ -> {}
      }
    } catch (IOException | IllegalStateException e) {
      log.debug("The end of a stream could not be told: {}", e.toString());
    } finally {
      streams.ended(this, how);
      try {
        context.complete();
      } catch (IllegalStateException e) {
        log.debug("The server was first to end a stream: {}", e.toString());
      }
    }
  }

  /** The call by which it is told of what happens. */
  private final class Watch
      implements ClientResponseObserver<WatchEventsRequest, WatchEventsResponse> {

    private volatile @Nullable ClientCallStreamObserver<WatchEventsRequest> call;
    private volatile boolean isCancelled;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchEventsRequest> call) {
      this.call = call;
    }

    void cancel() {
      isCancelled = true;
      var running = call;
      if (running != null) {
        running.cancel("The stream has ended", null);
      }
    }

    @Override
    public void onNext(WatchEventsResponse response) {
      if (isCancelled) {
        return;
      }
      var event = response.getEvent();
      lock.lock();
      try {
        if (end != null || watch != this) {
          return;
        }
        var bytes = event.getSerializedSize();
        var hasRoom =
            waiting.isEmpty()
                || waiting.size() < properties.buffer()
                    && waitingBytes + bytes <= MOST_WAITING_BYTES;
        var isHeld = hasRoom && memory.take(bytes);
        // One event always may wait: whoever keeps up does not suffer from those who do not.
        if (!hasRoom || !isHeld && !waiting.isEmpty()) {
          // Many at once are no fault of its client's: it goes on from the records.
          cancel();
          fallBehind();
          return;
        }
        waiting.add(event);
        waitingBytes += bytes;
        waitingHeld += isHeld ? bytes : 0;
        write();
      } finally {
        lock.unlock();
      }
    }

    /** What comes next is read in pages again. */
    private void fallBehind() {
      watch = null;
      isBehind = true;
      write();
    }

    @Override
    public void onError(Throwable failure) {
      var status = Status.fromThrowable(failure);
      lock.lock();
      try {
        if (isCancelled || watch != this) {
          return;
        }
        watch = null;
        if (status.getCode() == Status.Code.FAILED_PRECONDITION) {
          end(new End.Failed(StreamProblem.EXPIRED));
        } else {
          log.debug("A stream goes on elsewhere: {}", status);
          isToWait = true;
          fallBehind();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onCompleted() {
      onError(Status.UNAVAILABLE.asRuntimeException());
    }
  }
}
