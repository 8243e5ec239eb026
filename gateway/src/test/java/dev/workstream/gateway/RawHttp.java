package dev.workstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.Socket;

/** Connections on which a test writes its own bytes, for requests that no HTTP client sends. */
record RawHttp(int port) {

  private static final int LIMIT_MILLIS = 20_000;

  Socket connect() throws Exception {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LIMIT_MILLIS);
    return socket;
  }

  /** Sends these bytes and reads until the connection is closed. */
  String exchange(String request) throws Exception {
    try (var socket = connect()) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
