package dev.workstream.gateway.task;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The channel to the tasks-service.
 *
 * <p>After failed attempts gRPC waits up to two minutes before it connects again, and offers no
 * setting for that. Callers would wait as long for a tasks-service that is back already, so a
 * failed channel forgets its wait within the time for which a call is retried.
 */
@Component
@EnableScheduling
class TasksChannel {

  private final ManagedChannel channel;

  TasksChannel(GrpcChannelFactory channels) {
    this.channel = channels.createChannel("tasks");
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
