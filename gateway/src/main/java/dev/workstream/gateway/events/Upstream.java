package dev.workstream.gateway.events;

import dev.workstream.defaults.lifecycle.Backoff;
import dev.workstream.gateway.events.StreamState.Failure;
import dev.workstream.gateway.events.StreamState.Offered;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream's calls to the notifications-service: pages of the log, then a watch. It reports
 * failures to the state. Only the stream's thread calls its methods.
 */
final class Upstream {

  private static final Logger log = LoggerFactory.getLogger(Upstream.class);

  static final int PAGE_SIZE = 100;

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  private final EventsClient client;
  private final StreamState state;
  private @Nullable ListEventsResponse first;
  private @Nullable WatchCall watch;
  private @Nullable Status lastFailure;

  /**
   * @param first the first page; null if it must still be read
   */
  Upstream(EventsClient client, StreamState state, @Nullable ListEventsResponse first) {
    this.client = client;
    this.state = state;
    this.first = first;
  }

  /** Reads a page of the log; null if the call fails. */
  @Nullable ListEventsResponse read(EventSelection selection) {
    try {
      var page = first == null ? client.list(selection, PAGE_SIZE) : first;
      first = null;
      lastFailure = null;
      return page;
    } catch (StatusRuntimeException e) {
      lastFailure = e.getStatus();
      var failure = failure(e.getStatus());
      if (failure == Failure.UNEXPECTED) {
        log.error("The notifications-service returned an unexpected status: {}", e.getStatus());
      }
      state.pageFailed(failure);
      return null;
    }
  }

  /** The status of the last read if it failed; else null. */
  @Nullable Status lastFailure() {
    return lastFailure;
  }

  /** Waits before the next read, longer after each failure. */
  void pause(int failures) throws InterruptedException {
    Thread.sleep(BACKOFF.after(failures));
  }

  /** Starts a watch, which offers events to the state as they happen. */
  void watch(int call, EventSelection selection) {
    watch = new WatchCall(call);
    client.watch(selection, watch);
  }

  /** Cancels the watch, if there is one. */
  void cancel() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
  }

  private static Failure failure(Status status) {
    return switch (status.getCode()) {
      case FAILED_PRECONDITION -> Failure.EXPIRED;
      case UNAVAILABLE, CANCELLED, ABORTED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> Failure.AWAY;
      case OK,
          UNKNOWN,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          Failure.UNEXPECTED;
    };
  }

  private final class WatchCall
      implements ClientResponseObserver<WatchEventsRequest, WatchEventsResponse> {

    private final int number;
    private volatile @Nullable ClientCallStreamObserver<WatchEventsRequest> call;

    WatchCall(int number) {
      this.number = number;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchEventsRequest> call) {
      this.call = call;
    }

    void cancel() {
      var running = call;
      if (running != null) {
        running.cancel("The stream has ended", null);
      }
    }

    @Override
    public void onNext(WatchEventsResponse response) {
      if (state.offer(number, response.getEvent()) == Offered.OVERFLOW) {
        cancel();
      }
    }

    @Override
    public void onError(Throwable failure) {
      var status = Status.fromThrowable(failure);
      log.debug("A watch has ended: {}", status);
      state.watchFailed(number, failure(status));
    }

    @Override
    public void onCompleted() {
      onError(Status.UNAVAILABLE.asRuntimeException());
    }
  }
}
