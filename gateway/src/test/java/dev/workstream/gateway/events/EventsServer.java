package dev.workstream.gateway.events;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import dev.workstream.proto.notifications.v1.Event;
import dev.workstream.proto.notifications.v1.EventsServiceGrpc.EventsServiceImplBase;
import dev.workstream.proto.notifications.v1.ListEventsRequest;
import dev.workstream.proto.notifications.v1.ListEventsResponse;
import dev.workstream.proto.notifications.v1.WatchEventsRequest;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The far end of the gateway's wire for events, which keeps them in memory and fails on demand: a
 * real gRPC server.
 */
final class EventsServer extends EventsServiceImplBase implements AutoCloseable {

  static final String EXPIRED = "1-eeeeeeee";
  static final String REFUSED = "no-token";

  private final List<Event> events = new ArrayList<>();
  private final Map<ServerCallStreamObserver<WatchEventsResponse>, WatchEventsRequest> watches =
      new LinkedHashMap<>();
  private final Server server;
  private int lists;

  EventsServer() {
    try {
      server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  synchronized int watches() {
    return watches.size();
  }

  /** How many pages were asked for. */
  synchronized int lists() {
    return lists;
  }

  /** Something happens. */
  Event happens(String subject, long sequence) {
    return happens(subject, sequence, "{\"big\":12345678901234567890.5}");
  }

  synchronized Event happens(String subject, long sequence, String payload) {
    var event =
        Event.newBuilder()
            .setToken("%d-%08x".formatted(events.size() + 1, events.size() + 1))
            .setEventId(UUID.randomUUID().toString())
            .setEventType("workstream.task.renamed.v1")
            .setProducer("workstream-tasks")
            .setOccurredAt("2026-11-20T12:00:00.120Z")
            .setSubject(subject)
            .setSequence(sequence)
            .setTraceId("4bf92f3577b34da6a3ce929d0e0e4736")
            .setPayload(payload)
            .setReceivedAt("2026-11-20T12:00:00.180Z")
            .setRecordedAt("2026-11-20T12:00:00.190Z")
            .build();
    events.add(event);
    watches.forEach((call, request) -> {
      if (isWanted(event, request.getSubject(), request.getEventType())) {
        call.onNext(WatchEventsResponse.newBuilder().setEvent(event).build());
      }
    });
    return event;
  }

  /** Ends all watches, as a replica does that stops. */
  synchronized void endWatches(Status status) {
    watches.keySet().forEach(call -> call.onError(status.asException()));
    watches.clear();
  }

  @Override
  public synchronized void listEvents(
      ListEventsRequest request, StreamObserver<ListEventsResponse> responses) {
    lists++;
    if (request.getAfter().equals(EXPIRED)) {
      responses.onError(expired());
      return;
    }
    if (request.getAfter().equals(REFUSED)) {
      responses.onError(Status.INVALID_ARGUMENT.asException());
      return;
    }
    var behind = behind(request.getAfter(), request.getSubject(), request.getEventType());
    var size = Math.min(behind.size(), request.getPageSize());
    responses.onNext(
        ListEventsResponse.newBuilder()
            .addAllEvents(behind.subList(0, size))
            .setMore(size < behind.size())
            .build());
    responses.onCompleted();
  }

  @Override
  public synchronized void watchEvents(
      WatchEventsRequest request, StreamObserver<WatchEventsResponse> responses) {
    var call = (ServerCallStreamObserver<WatchEventsResponse>) responses;
    call.setOnCancelHandler(() -> {
      synchronized (this) {
        watches.remove(call);
      }
    });
    behind(request.getAfter(), request.getSubject(), request.getEventType())
        .forEach(event -> call.onNext(WatchEventsResponse.newBuilder().setEvent(event).build()));
    watches.put(call, request);
  }

  private List<Event> behind(String after, String subject, String type) {
    var from = after.isEmpty() ? 0 : Integer.parseInt(after.replaceFirst("-.*", ""));
    return events.subList(from, events.size()).stream()
        .filter(event -> isWanted(event, subject, type))
        .toList();
  }

  private static boolean isWanted(Event event, String subject, String type) {
    return (subject.isEmpty() || subject.equals(event.getSubject()))
        && (type.isEmpty() || type.equals(event.getEventType()));
  }

  static StatusException expired() {
    return StatusProto.toStatusException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.FAILED_PRECONDITION_VALUE)
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setReason("TOKEN_EXPIRED")
                        .setDomain("workstream.dev")
                        .build()))
            .build());
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
