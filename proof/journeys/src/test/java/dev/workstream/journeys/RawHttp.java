package dev.workstream.journeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Sends raw bytes, including invalid HTTP, and reads the answer. */
final class RawHttp {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private RawHttp() {}

  /**
   * The answer.
   *
   * @param status 0 if the server closed the connection without an answer
   */
  record Answer(int status, Map<String, List<String>> headers, String body) {

    Optional<String> header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
    }
  }

  /** Sends a request and reads until the server closes the connection. */
  static Answer send(URI service, byte[] request) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(service.getHost(), service.getPort()), (int) LIMIT.toMillis());
      socket.setSoTimeout((int) LIMIT.toMillis());
      try {
        socket.getOutputStream().write(request);
      } catch (SocketException e) {
        // The server refused early; its answer may still be readable.
      }
      return answer(readAll(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends part of a request and closes the connection. */
  static void hangUpAfter(URI service, byte[] part) {
    try (var socket = new Socket(service.getHost(), service.getPort())) {
      socket.getOutputStream().write(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readAll(Socket socket) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(bytes);
    } catch (SocketException e) {
      // The server reset the connection after its answer.
    }
    return bytes.toByteArray();
  }

  private static Answer answer(byte[] bytes) {
    // One byte is one character, so that lengths in bytes are lengths in characters.
    var text = new String(bytes, ISO_8859_1);
    if (!text.startsWith("HTTP/1.1 ")) {
      return new Answer(0, Map.of(), new String(bytes, UTF_8));
    }
    var end = text.indexOf("\r\n\r\n");
    var lines = text.substring(0, end).split("\r\n");
    var headers = new LinkedHashMap<String, List<String>>();
    for (var line : Arrays.asList(lines).subList(1, lines.length)) {
      var colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    var rest = text.substring(end + 4);
    var isChunked = headers.getOrDefault("transfer-encoding", List.of()).contains("chunked");
    var body = new String((isChunked ? unchunked(rest) : rest).getBytes(ISO_8859_1), UTF_8);
    return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, body);
  }

  private static String unchunked(String text) {
    var body = new StringBuilder();
    var at = 0;
    while (true) {
      var end = text.indexOf("\r\n", at);
      var length = Integer.parseInt(text.substring(at, end), 16);
      if (length == 0) {
        return body.toString();
      }
      body.append(text, end + 2, end + 2 + length);
      at = end + 2 + length + 2;
    }
  }
}
