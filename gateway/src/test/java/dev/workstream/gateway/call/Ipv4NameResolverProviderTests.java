package dev.workstream.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4NameResolverProviderTests {

  @Test
  void reachesTheServersOfAListAsLongAsOneOfThemIsThere() throws Exception {
    var first = server();
    var second = server();
    var channel =
        Grpc.newChannelBuilder(
                "ipv4:127.0.0.1:%d,127.0.0.1:%d".formatted(first.getPort(), second.getPort()),
                InsecureChannelCredentials.create())
            .defaultLoadBalancingPolicy("round_robin")
            .build();
    try {
      assertThat(isServed(channel)).isTrue();
      first.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      // A call that meets the end of the first server's connection is the caller's to repeat.
      await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
          .until(() -> isServed(channel));
      second.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void callsEachServerByItsOwnAddress() throws Exception {
    var called = new ConcurrentHashMap<Integer, String>();
    var first = server(called);
    var second = server(called);
    var channel =
        Grpc.newChannelBuilder(
                "ipv4:127.0.0.1:%d,127.0.0.1:%d".formatted(first.getPort(), second.getPort()),
                InsecureChannelCredentials.create())
            .defaultLoadBalancingPolicy("round_robin")
            .build();
    try {
      await().atMost(Duration.ofSeconds(10)).until(() -> isServed(channel) && called.size() == 2);
      assertThat(called)
          .allSatisfy((port, name) -> assertThat(name).isEqualTo("127.0.0.1:" + port));
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      first.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      second.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipv4:", "ipv4:localhost:1", "ipv4:127.0.0.1", "ipv4:127.0.0.1:1,"})
  void refusesWhatIsNotAListOfAddresses(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build());
  }

  private static boolean isServed(Channel channel) {
    HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .withWaitForReady()
        .check(HealthCheckRequest.getDefaultInstance());
    return true;
  }

  /** Notes under its port what it is called. */
  private static Server server(Map<Integer, String> called) throws IOException {
    return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
        .addService(new HealthStatusManager().getHealthService())
        .intercept(
            new ServerInterceptor() {
              @Override
              public <Q, A> ServerCall.Listener<Q> interceptCall(
                  ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                var local =
                    (InetSocketAddress) call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR);
                called.put(local.getPort(), call.getAuthority());
                return next.startCall(call, headers);
              }
            })
        .build()
        .start();
  }

  private static Server server() throws IOException {
    return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
        .addService(new HealthStatusManager().getHealthService())
        .build()
        .start();
  }
}
