package dev.workstream.defaults.grpc;

import io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.TimeUnit;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/**
 * Limits of a server for which Boot has no properties.
 *
 * @param calls that one connection may have open at a time
 * @param resets that one connection may send within {@value #RESETS_SECONDS} s: a client that opens
 *     and resets calls as fast as it can would cost the server more than itself
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
