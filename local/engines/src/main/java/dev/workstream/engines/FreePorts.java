package dev.workstream.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Finds free ports for systems that tests start.
 *
 * <p>All are below the range for outgoing connections. Otherwise such a connection could take the
 * port of a server while it restarts.
 */
public final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int BEYOND_LAST = 32_000;

  private FreePorts() {}

  /** A port that was free when checked. */
  public static int next() {
    return runOf(1);
  }

  /** The first of several consecutive ports that were free when checked. */
  public static int runOf(int count) {
    for (var attempt = 0; attempt < 1_000; attempt++) {
      var first = ThreadLocalRandom.current().nextInt(FIRST, BEYOND_LAST - count);
      if (IntStream.range(first, first + count).allMatch(FreePorts::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException(
        "No %d consecutive ports are free between %d and %d".formatted(count, FIRST, BEYOND_LAST));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
