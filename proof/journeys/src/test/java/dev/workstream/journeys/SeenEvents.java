package dev.workstream.journeys;

import dev.workstream.proof.client.Follower;
import dev.workstream.proof.client.SseEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Collects the events of one follower, and reconnects after some events. */
final class SeenEvents implements Follower.Listener {

  private final JsonMapper json = new JsonMapper();
  private final int enough;
  private final IntSupplier perConnection;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile int connections;
  private int left;

  /**
   * @param enough the number of events after which it stops following
   * @param perConnection supplies, for each connection, the number of events after which to
   *     reconnect
   */
  SeenEvents(int enough, IntSupplier perConnection) {
    this.enough = enough;
    this.perConnection = perConnection;
  }

  List<JsonNode> events() {
    return events;
  }

  int connections() {
    return connections;
  }

  List<Long> sequences() {
    return events.stream().map(event -> Long.parseLong(event.path("sequence").asString())).toList();
  }

  @Override
  public void answered(int status) {
    if (status == 200) {
      connections++;
      left = perConnection.getAsInt();
    }
  }

  @Override
  public Follower.Next take(SseEvent event) {
    if (event.type().equals("error")) {
      return Follower.Next.READ;
    }
    events.add(json.readTree(event.data()));
    if (events.size() >= enough) {
      return Follower.Next.STOP;
    }
    return --left == 0 ? Follower.Next.RECONNECT : Follower.Next.READ;
  }
}
