package dev.workstream.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports that nobody has right now, for systems that live as long as a test.
 *
 * <p>From below the range that systems hand out for outgoing connections: one of those would sooner
 * or later have the port of a server that is just being restarted.
 */
public final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int BEYOND_LAST = 32_000;

  private FreePorts() {}

  /** One that was free a moment ago. */
  public static int next() {
    return runOf(1);
  }

  /** The first of so many neighbours that were free a moment ago. */
  public static int runOf(int count) {
    for (var attempt = 0; attempt < 1_000; attempt++) {
      var first = ThreadLocalRandom.current().nextInt(FIRST, BEYOND_LAST - count);
      if (IntStream.range(first, first + count).allMatch(FreePorts::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException("There are no " + count + " free ports side by side");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
