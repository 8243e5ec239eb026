package dev.workstream.defaults.grpc;

import dev.workstream.defaults.http.RequestIds;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Locale;
import org.slf4j.MDC;

/** Adds the id of the caller's HTTP request to the call's log entries. */
final class RequestIdInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of(RequestIds.HEADER.toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var requestId = headers.get(REQUEST_ID);
    if (!RequestIds.isWellFormed(requestId)) {
      return next.startCall(call, headers);
    }
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      // A unary call runs here, when its only request is complete.
      @Override
      public void onHalfClose() {
        try (var _ = MDC.putCloseable(RequestIds.LOG_FIELD, requestId)) {
          super.onHalfClose();
        }
      }
    };
  }
}
