package dev.workstream.notifications.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A proxy that can pause the data from the server to the client. */
final class PausableProxy implements AutoCloseable {

  private final ServerSocket socket;
  private final String host;
  private final int port;
  private final ExecutorService pumps = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock();

  PausableProxy(String host, int port) {
    this.host = host;
    this.port = port;
    try {
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pumps.submit(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The same thread must call resume(). */
  void pause() {
    pause.writeLock().lock();
  }

  void resume() {
    pause.writeLock().unlock();
  }

  private Void accept() throws IOException {
    while (true) {
      var client = socket.accept();
      var server = new Socket(host, port);
      pumps.submit(() -> pump(client.getInputStream(), server, false));
      pumps.submit(() -> pump(server.getInputStream(), client, true));
    }
  }

  private Void pump(InputStream from, Socket to, boolean isPausable) throws IOException {
    var bytes = new byte[8192];
    try (from;
        to) {
      for (int read; (read = from.read(bytes)) >= 0; ) {
        if (isPausable) {
          pause.readLock().lock();
        }
        try {
          to.getOutputStream().write(bytes, 0, read);
        } finally {
          if (isPausable) {
            pause.readLock().unlock();
          }
        }
      }
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    pumps.shutdownNow();
  }
}
