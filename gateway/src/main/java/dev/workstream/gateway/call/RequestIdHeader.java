package dev.workstream.gateway.call;

import dev.workstream.defaults.http.RequestContext;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import org.springframework.stereotype.Component;

/** Adds the id of the current HTTP request to each call. */
@Component
class RequestIdHeader implements ClientInterceptor {

  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  private final RequestContext context;

  RequestIdHeader(RequestContext context) {
    this.context = context;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    var call = next.newCall(method, options);
    var requestId = context.requestId();
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
