package dev.workstream.notifications.live;

import static org.awaitility.Awaitility.await;

import dev.workstream.proto.notifications.v1.Event;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gRPC client that watches events, and takes them at its own pace. */
final class WatchingClient
    implements ClientResponseObserver<WatchEventsRequest, WatchEventsResponse>, AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final boolean isPatient;
  private volatile ClientCallStreamObserver<WatchEventsRequest> call;
  private volatile StatusRuntimeException failure;

  private WatchingClient(boolean isPatient) {
    this.isPatient = isPatient;
  }

  static WatchingClient of(Channel channel, WatchEventsRequest request) {
    return start(channel, request, false);
  }

  /** A client that takes nothing before {@link #take}. */
  static WatchingClient patient(Channel channel, WatchEventsRequest request) {
    return start(channel, request, true);
  }

  private static WatchingClient start(
      Channel channel, WatchEventsRequest request, boolean isPatient) {
    var watcher = new WatchingClient(isPatient);
    EventsServiceGrpc.newStub(channel).watchEvents(request, watcher);
    return watcher;
  }

  void take(int count) {
    call.request(count);
  }

  List<Event> events() {
    return events;
  }

  List<Long> sequences() {
    return events.stream().map(Event::getSequence).toList();
  }

  void awaitEvents(int count) {
    await().atMost(LIMIT).until(() -> events.size() >= count);
  }

  Status awaitFailure() {
    await().atMost(LIMIT).until(() -> failure != null);
    return failure.getStatus();
  }

  StatusRuntimeException failure() {
    return failure;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WatchEventsRequest> call) {
    this.call = call;
    if (isPatient) {
      call.disableAutoRequestWithInitial(0);
    }
  }

  @Override
  public void onNext(WatchEventsResponse response) {
    events.add(response.getEvent());
  }

  @Override
  public void onError(Throwable failure) {
    this.failure = (StatusRuntimeException) failure;
  }

  @Override
  public void onCompleted() {
    onError(Status.OK.asRuntimeException());
  }

  @Override
  public void close() {
    call.cancel("enough", null);
  }
}
