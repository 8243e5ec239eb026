package dev.workstream.defaults.broker;

import dev.workstream.testengines.TestEngines;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A proxy in front of the tests' broker. On request it acts like a broker during an alarm: it
 * announces that it blocks publishers, and reads no more from the connection.
 */
final class BrokerProxy implements AutoCloseable {

  private static final int CONNECTION = 10;
  private static final int BLOCKED = 60;
  private static final int UNBLOCKED = 61;

  private final ServerSocket listener;
  private final List<Pipe> pipes = new CopyOnWriteArrayList<>();
  private final ExecutorService pumps = Executors.newVirtualThreadPerTaskExecutor();

  BrokerProxy() {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pumps.submit(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** All connections so far, in the order in which they were opened. */
  List<Pipe> connections() {
    return pipes;
  }

  private Void accept() throws IOException {
    while (true) {
      var client = listener.accept();
      var address = TestEngines.rabbit();
      var pipe = new Pipe(client, new Socket(address.host(), address.port()));
      pipes.add(pipe);
      pumps.submit(pipe::toServer);
      pumps.submit(pipe::toClient);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    pumps.shutdownNow();
    for (var pipe : pipes) {
      pipe.close();
    }
  }

  /** One connection. */
  static final class Pipe implements AutoCloseable {

    private final Socket client;
    private final Socket server;
    private final ReentrantReadWriteLock stall = new ReentrantReadWriteLock();

    private Pipe(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    /** Stops reading from the client until the same thread calls {@link #resume}. */
    void stall() {
      stall.writeLock().lock();
    }

    void resume() {
      stall.writeLock().unlock();
    }

    /** Call it only while the broker is silent: the frame must not split another one. */
    void sayBlocked(String reason) {
      say(BLOCKED, reason);
    }

    void sayUnblocked() {
      say(UNBLOCKED, null);
    }

    private void say(int method, String reason) {
      try {
        var payload = new ByteArrayOutputStream();
        var fields = new DataOutputStream(payload);
        fields.writeShort(CONNECTION);
        fields.writeShort(method);
        if (reason != null) {
          var text = reason.getBytes(StandardCharsets.UTF_8);
          fields.writeByte(text.length);
          fields.write(text);
        }
        var frame = new ByteArrayOutputStream();
        var out = new DataOutputStream(frame);
        out.writeByte(1);
        out.writeShort(0);
        out.writeInt(payload.size());
        payload.writeTo(out);
        out.writeByte(0xCE);
        synchronized (client) {
          client.getOutputStream().write(frame.toByteArray());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Void toServer() throws IOException {
      var bytes = new byte[8192];
      try (var from = client.getInputStream();
          server) {
        for (int read; (read = from.read(bytes)) >= 0; ) {
          stall.readLock().lock();
          try {
            server.getOutputStream().write(bytes, 0, read);
          } finally {
            stall.readLock().unlock();
          }
        }
        return null;
      }
    }

    private Void toClient() throws IOException {
      var bytes = new byte[8192];
      try (var from = server.getInputStream();
          client) {
        for (int read; (read = from.read(bytes)) >= 0; ) {
          synchronized (client) {
            client.getOutputStream().write(bytes, 0, read);
          }
        }
        return null;
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }
}
