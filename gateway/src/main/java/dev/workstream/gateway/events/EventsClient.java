package dev.workstream.gateway.events;

import dev.workstream.proto.notifications.v1.EventsServiceGrpc;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc.EventsServiceBlockingStub;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc.EventsServiceStub;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Calls the notifications-service. Retries are the channel's: see application.yaml. */
@Component
class EventsClient {

  /** For a page with its retries. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final EventsServiceBlockingStub pages;
  private final EventsServiceStub watches;

  EventsClient(NotificationsChannel channel) {
    this.pages = EventsServiceGrpc.newBlockingStub(channel.channel());
    this.watches = EventsServiceGrpc.newStub(channel.channel());
  }

  /** Throws {@link io.grpc.StatusRuntimeException}. */
  ListEventsResponse list(EventSelection selection, int pageSize) {
    return pages
        .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .listEvents(selection.list(pageSize));
  }

  /** Tells the observer until it cancels or the call fails. */
  void watch(
      EventSelection selection,
      ClientResponseObserver<WatchEventsRequest, WatchEventsResponse> observer) {
    watches.watchEvents(selection.watch(), observer);
  }
}
