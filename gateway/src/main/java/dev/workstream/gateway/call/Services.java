package dev.workstream.gateway.call;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The services that the gateway calls. Build a stub once and keep it. Targets, retries and the
 * deadline of the tasks-service are in application.yaml.
 */
@Component
@EnableScheduling
public class Services {

  /** For one page of events, with its retries. Streams have no deadline. */
  private static final Duration NOTIFICATIONS_DEADLINE = Duration.ofSeconds(2);

  private final List<ManagedChannel> channels;
  private final Channel tasks;
  private final Channel notifications;

  Services(GrpcChannelFactory factory, RequestIdHeader requestId) {
    var tasks = factory.createChannel("tasks");
    var notifications = factory.createChannel("notifications");
    this.channels = List.of(tasks, notifications);
    this.tasks = ClientInterceptors.intercept(tasks, requestId);
    this.notifications =
        ClientInterceptors.intercept(
            notifications, requestId, new UnaryDeadline(NOTIFICATIONS_DEADLINE));
  }

  /** The tasks-service; application.yaml sets its deadline. */
  public Channel tasks() {
    return tasks;
  }

  public Channel notifications() {
    return notifications;
  }

  /**
   * Makes failed channels reconnect at once. gRPC itself waits up to two minutes after failed
   * attempts, and has no setting for that.
   */
  @Scheduled(fixedDelayString = "PT0.25S")
  void reconnectSoon() {
    for (var channel : channels) {
      if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
        channel.resetConnectBackoff();
      }
    }
  }
}
