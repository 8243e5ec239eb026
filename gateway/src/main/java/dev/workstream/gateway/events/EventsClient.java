package dev.workstream.gateway.events;

import dev.workstream.gateway.call.Services;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc.EventsServiceBlockingStub;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc.EventsServiceStub;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import io.grpc.stub.ClientResponseObserver;
import org.springframework.stereotype.Component;

/** Calls the notifications-service. */
@Component
class EventsClient {

  private final EventsServiceBlockingStub pages;
  private final EventsServiceStub watches;

  EventsClient(Services services) {
    this.pages = EventsServiceGrpc.newBlockingStub(services.notifications());
    this.watches = EventsServiceGrpc.newStub(services.notifications());
  }

  /** Throws {@link io.grpc.StatusRuntimeException}. */
  ListEventsResponse list(EventSelection selection, int pageSize) {
    return pages.listEvents(selection.list(pageSize));
  }

  /** Calls the observer with each event until it cancels or the call fails. */
  void watch(
      EventSelection selection,
      ClientResponseObserver<WatchEventsRequest, WatchEventsResponse> observer) {
    watches.watchEvents(selection.watch(), observer);
  }
}
