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
 * The services that the gateway calls. Build a stub on a channel once and keep it: targets and
 * retries are in application.yaml, and every call gets its deadline and request id here.
 */
@Component
@EnableScheduling
public class Services {

  /** For a page of events with its retries. A stream of events has no deadline. */
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

  /** The tasks-service. Its deadline is a setting: see application.yaml. */
  public Channel tasks() {
    return tasks;
  }

  public Channel notifications() {
    return notifications;
  }

  /**
   * After failed attempts gRPC waits up to two minutes before it reconnects, and has no setting for
   * that. A failed channel forgets its wait, so that calls and streams soon reach a service that is
   * back.
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
