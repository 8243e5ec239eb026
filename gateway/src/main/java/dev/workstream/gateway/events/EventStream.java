package dev.workstream.gateway.events;

import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.gateway.events.StreamAction.Close;
import dev.workstream.gateway.events.StreamAction.Pause;
import dev.workstream.gateway.events.StreamAction.ReadPage;
import dev.workstream.gateway.events.StreamAction.Wait;
import dev.workstream.gateway.events.StreamAction.Watch;
import dev.workstream.gateway.events.StreamAction.WriteEvents;
import dev.workstream.gateway.events.StreamAction.WriteHeartbeat;
import dev.workstream.gateway.problem.StreamProblem;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream. It uses a thread only while writing: {@link StreamState} decides what the
 * thread does next, {@link Upstream} gets events and {@link StreamWriter} writes them.
 */
final class EventStream {

  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  private final AsyncContext context;
  private final ServletInputStream input;
  private final StreamMemory.Share share;
  private final OpenStreams streams;
  private final Ticker ticker;
  private final StreamState state;
  private final StreamWriter writer;
  private final Upstream upstream;
  private final BooleanSupplier isClientGone = this::isClientGone;

  /**
   * @param first the first page; null if it must still be read
   * @param share must hold memory for one page
   * @param problems converts a problem to JSON
   */
  EventStream(
      AsyncContext context,
      EventSelection selection,
      @Nullable ListEventsResponse first,
      EventsClient client,
      StreamProperties properties,
      StreamMemory memory,
      StreamMemory.Share share,
      OpenStreams streams,
      Ticker ticker,
      Function<StreamProblem, String> problems)
      throws IOException {
    this.context = context;
    this.input = context.getRequest().getInputStream();
    this.share = share;
    this.streams = streams;
    this.ticker = ticker;
    this.state = new StreamState(selection, properties, memory, ticker.nanos(), this::startThread);
    this.writer =
        new StreamWriter(context.getResponse().getOutputStream(), state, ticker, problems);
    this.upstream = new Upstream(client, state, first);
  }

  void begin() {
    state.begin();
  }

  /** Ends the stream normally: the client reconnects, perhaps to another replica. */
  void sendAway() {
    state.end(new StreamEnd.Reconnect());
  }

  /** Checks whether a heartbeat or the end of the stream is due. */
  void tick() {
    state.tick(ticker.nanos(), isClientGone);
  }

  boolean isStalled() {
    return state.isStalled();
  }

  /**
   * A client of a stream sends nothing after its request, so readable input means that it closed
   * the connection. A client that does send more counts as gone.
   */
  private boolean isClientGone() {
    try {
      return input.available() > 0;
    } catch (IOException e) {
      return true;
    }
  }

  private void startThread() {
    Thread.ofVirtual().name("event-stream").start(this::run);
  }

  private void run() {
    try {
      while (perform(state.next(ticker.nanos()))) {
        share.giveBack();
      }
    } catch (IOException | IllegalStateException e) {
      // The client has closed the connection, or stopped reading.
      log.debug("A connection of a stream broke: {}", e.toString());
      close(new StreamEnd.Gone());
    } catch (RuntimeException | Error e) {
      log.error("A stream failed", e);
      close(new StreamEnd.Gone());
    }
  }

  /** Returns whether the thread continues. */
  private boolean perform(StreamAction action) throws IOException {
    switch (action) {
      case WriteEvents(var events, var reserved) -> {
        share.add(reserved);
        writer.events(events);
        streams.written(events.size());
      }
      case WriteHeartbeat _ -> writer.heartbeat();
      case ReadPage(var selection) -> readPage(selection);
      case Pause(var failures) -> pause(failures);
      case Watch(var call, var selection) -> upstream.watch(call, selection);
      case Wait _ -> {
        return false;
      }
      case Close(var how) -> {
        close(how);
        return false;
      }
    }
    return true;
  }

  private void readPage(EventSelection selection) throws IOException {
    if (!share.takePage()) {
      state.end(new StreamEnd.Failed(StreamProblem.UNAVAILABLE));
      return;
    }
    var page = upstream.read(selection);
    if (page == null) {
      return;
    }
    share.shrinkTo(page.getSerializedSize());
    if (page.getEventsCount() > 0) {
      writer.events(page.getEventsList());
      streams.written(page.getEventsCount());
    }
    state.pageWritten(page.getMore());
  }

  private void pause(int failures) {
    try {
      upstream.pause(failures);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sendAway();
    }
  }

  /** Sends the client the reason, and ends the response. */
  private void close(StreamEnd how) {
    state.close();
    share.giveBack();
    upstream.cancel();
    var failure = upstream.lastFailure();
    if (failure != null && how.equals(new StreamEnd.Failed(StreamProblem.UNAVAILABLE))) {
      log.warn("A stream ends because the gateway cannot read the log: {}", failure);
    }
    try {
      writer.end(how);
    } catch (IOException | IllegalStateException e) {
      log.debug("Cannot write the end of a stream: {}", e.toString());
    } finally {
      streams.ended(this, how);
      try {
        context.complete();
      } catch (IllegalStateException e) {
        log.debug("The server ended a stream first: {}", e.toString());
      }
    }
  }
}
