package dev.workstream.tasks.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/** Puts the id that the gateway gave the HTTP request into the log of the call. */
@Component
@GlobalServerInterceptor
class RequestIdInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private static final String LOG_FIELD = "request_id";

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var requestId = headers.get(REQUEST_ID);
    if (requestId == null || !FORM.matcher(requestId).matches()) {
      return next.startCall(call, headers);
    }
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      // A unary call is handled when its one message is complete.
      @Override
      public void onHalfClose() {
        try (var _ = MDC.putCloseable(LOG_FIELD, requestId)) {
          super.onHalfClose();
        }
      }
    };
  }
}
