package dev.workstream.launcher;

import dev.workstream.engines.FreePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One process of a service.
 *
 * @param port port for clients
 * @param callsPort port for gRPC; the same as {@code port} if clients use gRPC
 */
record Replica(String name, int port, int managementPort, int callsPort) {

  /** Adds replicas: each gets the name with a number, and free ports. */
  static List<Replica> of(Replica first, int count) {
    var replicas = new ArrayList<>(List.of(first));
    for (var number = 2; number <= count; number++) {
      var free = FreePorts.runOf(3);
      replicas.add(
          new Replica(
              first.name() + "-" + number,
              free,
              free + 1,
              first.callsPort() == first.port() ? free : free + 2));
    }
    return replicas;
  }

  /** The gRPC target with the addresses of all replicas. */
  static String target(List<Replica> replicas) {
    return "ipv4:"
        + replicas.stream()
            .map(replica -> "127.0.0.1:" + replica.callsPort())
            .collect(Collectors.joining(","));
  }
}
