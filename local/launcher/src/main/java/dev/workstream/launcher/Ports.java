package dev.workstream.launcher;

import dev.workstream.engines.FreePorts;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The ports of a system on one machine.
 *
 * @param notificationsCalls gRPC port of the notifications-service
 * @param rabbitNode of Erlang's distribution; the next port is for Erlang's port mapper
 */
public record Ports(
    int gateway,
    int gatewayManagement,
    int tasks,
    int tasksManagement,
    int notifications,
    int notificationsCalls,
    int notificationsManagement,
    int postgres,
    int rabbit,
    int rabbitNode,
    int redis,
    int mongo) {

  /** The default ports plus an offset. */
  public static Ports usual(int offset) {
    return new Ports(
        8080 + offset,
        18080 + offset,
        9090 + offset,
        18081 + offset,
        8082 + offset,
        9091 + offset,
        18082 + offset,
        15432 + offset,
        16672 + offset,
        16673 + offset,
        16379 + offset,
        17017 + offset);
  }

  /** Ports that are free now. */
  public static Ports free() {
    var first = FreePorts.runOf(13);
    return new Ports(
        first,
        first + 1,
        first + 2,
        first + 3,
        first + 4,
        first + 5,
        first + 6,
        first + 7,
        first + 8,
        first + 9,
        first + 11,
        first + 12);
  }

  /** Each port with its purpose. */
  SequencedMap<Integer, String> byPurpose() {
    var purposes = new LinkedHashMap<Integer, String>();
    purposes.put(gateway, "the gateway");
    purposes.put(gatewayManagement, "the gateway's management");
    purposes.put(tasks, "the tasks-service");
    purposes.put(tasksManagement, "the tasks-service's management");
    purposes.put(notifications, "the notifications-service");
    purposes.put(notificationsCalls, "gRPC of the notifications-service");
    purposes.put(notificationsManagement, "the notifications-service's management");
    purposes.put(postgres, "PostgreSQL");
    purposes.put(rabbit, "RabbitMQ");
    purposes.put(rabbitNode, "RabbitMQ's distribution");
    purposes.put(rabbitNode + 1, "RabbitMQ's port mapper");
    purposes.put(redis, "Redis");
    purposes.put(mongo, "MongoDB");
    return purposes;
  }
}
