package dev.workstream.defaults.grpc;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;

/**
 * Parses messages after the interceptors. By default gRPC parses them first and answers UNKNOWN to
 * a malformed one without calling an exception handler.
 */
public final class LateParsing {

  private LateParsing() {}

  public static BindableService of(BindableService service) {
    return () -> ServerInterceptors.useInputStreamMessages(service.bindService());
  }
}
