package dev.workstream.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nobody has right now, for systems that live as long as a test. */
public final class FreePorts {

  private FreePorts() {}

  /** One that was free a moment ago. */
  public static int next() {
    return runOf(1);
  }

  /** The first of so many neighbours that were free a moment ago. */
  public static int runOf(int count) {
    for (var attempt = 0; attempt < 100; attempt++) {
      var first = ephemeral();
      var areFree = true;
      for (var port = first; port < first + count && areFree; port++) {
        areFree = isFree(port);
      }
      if (areFree) {
        return first;
      }
    }
    throw new IllegalStateException("There are no " + count + " free ports side by side");
  }

  private static int ephemeral() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(int port) {
    if (port > 65_535) {
      return false;
    }
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
