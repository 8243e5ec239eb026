package dev.workstream.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.engines.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortHolderTests {

  @Test
  void namesTheProcessThatListens() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortHolder.isTaken(socket.getLocalPort())).isTrue();
      assertThat(PortHolder.describe(socket.getLocalPort()))
          .startsWith("process " + ProcessHandle.current().pid() + " (")
          .contains("java");
    }
  }

  @Test
  void seesThatAPortIsFree() {
    assertThat(PortHolder.isTaken(FreePorts.next())).isFalse();
  }
}
