package dev.workstream.gateway.events;

import dev.workstream.defaults.http.RequestContext;
import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.gateway.problem.StreamProblems;
import dev.workstream.gateway.problem.TooManyStreams;
import dev.workstream.gateway.request.ClientAddress;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Opens streams. */
@Component
class EventStreams {

  private final EventsClient client;
  private final StreamProperties properties;
  private final StreamLimits limits;
  private final StreamMemory memory;
  private final OpenStreams streams;
  private final Ticker ticker;
  private final StreamProblems problems;
  private final RequestContext context;

  EventStreams(
      EventsClient client,
      StreamProperties properties,
      StreamLimits limits,
      StreamMemory memory,
      OpenStreams streams,
      Ticker ticker,
      StreamProblems problems,
      RequestContext context) {
    this.client = client;
    this.properties = properties;
    this.limits = limits;
    this.memory = memory;
    this.streams = streams;
    this.ticker = ticker;
    this.problems = problems;
    this.context = context;
  }

  /**
   * Answers a request with a stream of events.
   *
   * @throws TooManyStreams if a limit is reached
   * @throws StatusRuntimeException if the request is not valid
   */
  void open(HttpServletRequest request, HttpServletResponse response, EventSelection selection)
      throws IOException {
    var address = ClientAddress.of(request.getRemoteAddr());
    limits.add(address);
    var share = memory.new Share();
    EventStream stream = null;
    try {
      if (streams.isStopping() || !share.takePage()) {
        // Send an empty stream: browsers reconnect when a stream ends, but not after an error.
        answer(response);
        return;
      }
      var first = firstPage(selection);
      answer(response);
      stream = stream(request, response, selection, first, share);
      streams.begin(stream, address);
    } finally {
      if (stream == null) {
        share.giveBack();
        limits.remove(address);
      }
    }
  }

  private EventStream stream(
      HttpServletRequest request,
      HttpServletResponse response,
      EventSelection selection,
      @Nullable ListEventsResponse first,
      StreamMemory.Share share)
      throws IOException {
    var path = request.getRequestURI();
    var requestId = context.requestId();
    var traceId = context.traceId();
    var asynchronous = request.startAsync(request, response);
    asynchronous.setTimeout(0);
    // Only with a listener does Tomcat notice a closed connection in available().
    request.getInputStream().setReadListener(new NothingToRead());
    return new EventStream(
        asynchronous,
        selection,
        first,
        client,
        properties,
        memory,
        share,
        streams,
        ticker,
        why -> problems.json(why, path, requestId, traceId));
  }

  private static void answer(HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Stops proxies from buffering the events.
    response.setHeader("X-Accel-Buffering", "no");
    response.getOutputStream().write(ServerSentEvents.retry());
    response.flushBuffer();
  }

  /**
   * Reads the first page before the response begins, so that an invalid request can get a 400. The
   * stream handles all other failures, because browsers do not reconnect after an error.
   */
  private @Nullable ListEventsResponse firstPage(EventSelection selection) {
    try {
      return client.list(selection, Upstream.PAGE_SIZE);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        throw e;
      }
      return null;
    }
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
