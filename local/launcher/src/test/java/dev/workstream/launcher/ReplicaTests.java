package dev.workstream.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaTests {

  @Test
  void numbersFurtherReplicas() {
    var first = new Replica("tasks-service", 9090, 18081, 9090);
    var replicas = Replica.of(first, 3);
    assertThat(replicas)
        .extracting(Replica::name)
        .containsExactly("tasks-service", "tasks-service-2", "tasks-service-3");
    assertThat(replicas.getFirst()).isEqualTo(first);
    assertThat(replicas).allMatch(replica -> replica.callsPort() == replica.port());
  }

  @Test
  void givesEachReplicaASeparateGrpcPortLikeTheFirst() {
    var replicas = Replica.of(new Replica("notifications-service", 8082, 18082, 9091), 2);
    var second = replicas.getLast();
    assertThat(List.of(second.port(), second.managementPort(), second.callsPort()))
        .doesNotHaveDuplicates();
  }

  @Test
  void namesAllReplicasInTheTarget() {
    var replicas = List.of(new Replica("a", 1, 2, 3), new Replica("a-2", 4, 5, 6));
    assertThat(Replica.target(replicas)).isEqualTo("ipv4:127.0.0.1:3,127.0.0.1:6");
  }
}
