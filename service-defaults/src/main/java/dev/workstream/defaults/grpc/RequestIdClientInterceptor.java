package dev.workstream.defaults.grpc;

import dev.workstream.defaults.http.RequestIds;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Locale;
import org.slf4j.MDC;

/** Passes the id of the current HTTP request on with a call. */
final class RequestIdClientInterceptor implements ClientInterceptor {

  static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of(RequestIds.HEADER.toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    var requestId = MDC.get(RequestIds.LOG_FIELD);
    var call = next.newCall(method, options);
    if (requestId == null) {
      return call;
    }
    return new SimpleForwardingClientCall<>(call) {
      @Override
      public void start(Listener<A> answers, Metadata headers) {
        headers.put(REQUEST_ID, requestId);
        super.start(answers, headers);
      }
    };
  }
}
