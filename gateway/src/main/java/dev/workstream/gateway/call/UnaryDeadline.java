package dev.workstream.gateway.call;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sets a deadline for each call with a single response. Streams get none. */
record UnaryDeadline(Duration limit) implements ClientInterceptor {

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return next.newCall(
        method,
        method.getType().serverSendsOneMessage()
            ? options.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS)
            : options);
  }
}
