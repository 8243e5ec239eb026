package dev.workstream.gateway.events;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The channel to the notifications-service. As that to the tasks-service it forgets how long it
 * wanted to wait, so that streams go on soon after a replica is back.
 */
@Component
@EnableScheduling
class NotificationsChannel {

  private final ManagedChannel channel;

  NotificationsChannel(GrpcChannelFactory channels) {
    this.channel = channels.createChannel("notifications");
  }

  ManagedChannel channel() {
    return channel;
  }

  @Scheduled(fixedDelayString = "PT0.25S")
  void reconnectSoon() {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
  }
}
