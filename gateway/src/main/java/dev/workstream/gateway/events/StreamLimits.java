package dev.workstream.gateway.events;

import dev.workstream.gateway.problem.TooManyStreams;
import dev.workstream.gateway.request.ClientAddress;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Limits the open streams of this replica and of each client. */
@Component
class StreamLimits {

  private final int limit;
  private final int limitPerClient;
  private final Map<ClientAddress, Integer> perClient = new HashMap<>();
  private int all;

  StreamLimits(StreamProperties properties) {
    this.limit = properties.connections();
    this.limitPerClient = properties.connectionsPerClient();
  }

  /**
   * Counts one more stream of this client.
   *
   * @throws TooManyStreams if a limit is reached
   */
  synchronized void add(ClientAddress client) {
    if (all >= limit) {
      throw new TooManyStreams(false);
    }
    if (perClient.getOrDefault(client, 0) >= limitPerClient) {
      throw new TooManyStreams(true);
    }
    all++;
    perClient.merge(client, 1, Integer::sum);
  }

  /** Counts one stream of this client less. */
  synchronized void remove(ClientAddress client) {
    all--;
    perClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }
}
