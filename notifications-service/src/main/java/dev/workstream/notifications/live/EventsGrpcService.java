package dev.workstream.notifications.live;

import dev.workstream.proto.notifications.v1.EventsServiceGrpc;
import dev.workstream.proto.notifications.v1.ListEventsRequest;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicReference;

/** The gRPC contract, proto/workstream/notifications/v1/events.proto. */
class EventsGrpcService extends EventsServiceGrpc.EventsServiceImplBase {

  /** Clients refuse messages over 4 MiB; a page must stay well below. */
  private static final int PAGE_BYTES = 2 * 1024 * 1024;

  private final Feed feed;
  private final LiveGrpcExceptionHandler failures;

  EventsGrpcService(Feed feed, LiveGrpcExceptionHandler failures) {
    this.feed = feed;
    this.failures = failures;
  }

  @Override
  public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> responses) {
    var filter = EventMessages.filter(request.getSubject(), request.getEventType());
    var after = EventMessages.token(request.getAfter());
    var size = EventMessages.pageSize(request);
    // One more event than requested shows whether there are more.
    var found = feed.page(filter, after, size + 1);
    var response = ListEventsResponse.newBuilder();
    var bytes = 0;
    for (var event : found.subList(0, Math.min(size, found.size()))) {
      var message = event.message().getEvent();
      bytes += message.getSerializedSize();
      if (bytes > PAGE_BYTES && response.getEventsCount() > 0) {
        break;
      }
      response.addEvents(message);
    }
    responses.onNext(response.setMore(response.getEventsCount() < found.size()).build());
    responses.onCompleted();
  }

  @Override
  public void watchEvents(
      WatchEventsRequest request, StreamObserver<WatchEventsResponse> responses) {
    var filter = EventMessages.filter(request.getSubject(), request.getEventType());
    var after = EventMessages.token(request.getAfter());
    var call = (ServerCallStreamObserver<WatchEventsResponse>) responses;
    // gRPC runs both handlers after this method, so the watch is set by then.
    var watch = new AtomicReference<Watch>();
    call.setOnReadyHandler(() -> {
      if (watch.get() != null) {
        feed.resume(watch.get());
      }
    });
    call.setOnCancelHandler(() -> {
      if (watch.get() != null) {
        feed.end(watch.get());
      }
    });
    watch.set(feed.watch(filter, after, new Call(call)));
  }

  /** The client's call. Events come from one thread at a time, a failure from any thread. */
  private final class Call implements Watch.Listener {

    private final ServerCallStreamObserver<WatchEventsResponse> call;
    private boolean isOver;

    Call(ServerCallStreamObserver<WatchEventsResponse> call) {
      this.call = call;
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public synchronized void write(OutgoingEvent event) {
      if (!isOver) {
        call.onNext(event.message());
      }
    }

    @Override
    public synchronized void fail(RuntimeException failure) {
      if (!isOver) {
        isOver = true;
        call.onError(failures.handleException(failure));
      }
    }
  }
}
