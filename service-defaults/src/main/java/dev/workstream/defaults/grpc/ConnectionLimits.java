package dev.workstream.defaults.grpc;

import io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.TimeUnit;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/**
 * Limits of a gRPC server that Spring Boot has no properties for.
 *
 * @param calls max open calls per connection
 * @param resets max resets per connection within {@value #RESETS_SECONDS} s, because opening and
 *     resetting calls costs the client less than the server
 */
public record ConnectionLimits(int calls, int resets)
    implements ServerBuilderCustomizer<NettyServerBuilder> {

  private static final int HANDSHAKE_SECONDS = 10;

  private static final int RESETS_SECONDS = 10;

  @Override
  public void customize(NettyServerBuilder server) {
    server
        .maxConcurrentCallsPerConnection(calls)
        .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
        .maxRstFramesPerWindow(resets, RESETS_SECONDS);
  }
}
