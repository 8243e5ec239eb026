package dev.workstream.gateway.events;

import dev.workstream.defaults.http.RequestContext;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc.EventsServiceBlockingStub;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc.EventsServiceStub;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import io.grpc.Metadata;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Calls the notifications-service. Retries are the channel's: see application.yaml. */
@Component
class EventsClient {

  /** For a page with its retries. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  private final EventsServiceBlockingStub pages;
  private final EventsServiceStub watches;
  private final RequestContext context;

  EventsClient(NotificationsChannel channel, RequestContext context) {
    this.pages = EventsServiceGrpc.newBlockingStub(channel.channel());
    this.watches = EventsServiceGrpc.newStub(channel.channel());
    this.context = context;
  }

  /** Throws {@link io.grpc.StatusRuntimeException}. */
  ListEventsResponse list(EventSelection selection, int pageSize) {
    var stub = pages.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    var requestId = context.requestId();
    if (requestId != null) {
      var headers = new Metadata();
      headers.put(REQUEST_ID, requestId);
      stub = stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    return stub.listEvents(selection.list(pageSize));
  }

  /** Tells the observer until it cancels or the call fails. */
  void watch(
      EventSelection selection,
      ClientResponseObserver<WatchEventsRequest, WatchEventsResponse> observer) {
    watches.watchEvents(selection.watch(), observer);
  }
}
