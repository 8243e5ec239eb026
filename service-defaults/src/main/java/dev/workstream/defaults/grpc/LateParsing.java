package dev.workstream.defaults.grpc;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;

/**
 * Parses messages behind the interceptors. By itself gRPC parses them first, answers UNKNOWN to a
 * malformed one, and no exception handler hears of it.
 */
public final class LateParsing {

  private LateParsing() {}

  public static BindableService of(BindableService service) {
    return () -> ServerInterceptors.useInputStreamMessages(service.bindService());
  }
}
