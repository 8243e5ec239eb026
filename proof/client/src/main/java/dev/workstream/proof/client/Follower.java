package dev.workstream.proof.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows a stream of events as {@code EventSource} does: when the stream ends, it waits for the
 * retry time that the server sent and reconnects with the id of its last event. It keeps
 * duplicates: the server must not send any. It blocks its thread, so use a virtual one.
 */
public final class Follower implements Runnable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final HttpClient http;
  private final URI uri;
  private final Listener listener;

  // Used by the following thread only.
  private String lastId = "";
  private Duration retry = Duration.ofSeconds(1);

  /** What to do after an event. */
  public enum Next {
    /** Read the next event of the stream. */
    READ,
    /** Close the connection, and reconnect after this event. */
    RECONNECT,
    /** Close the connection, and reconnect without a position. */
    RESTART,
    /** Close the connection, and stop following. */
    STOP
  }

  /** Receives what happens, on the follower's thread. */
  public interface Listener {

    /** A connection attempt begins. */
    default void connecting() {}

    /** The server has answered; only an answer of status 200 is a stream. */
    default void answered(int status) {}

    /** An event has arrived. */
    Next take(SseEvent event);
  }

  /**
   * @param http see {@link #httpClient}
   */
  public Follower(HttpClient http, URI uri, Listener listener) {
    this.http = http;
    this.uri = uri;
    this.listener = listener;
  }

  /** An HTTP client for any number of followers. */
  public static HttpClient httpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_LIMIT)
        .build();
  }

  /** Sets the id of the event to start after. */
  public void resumeAfter(String id) {
    lastId = id;
  }

  /** Follows until the listener stops it, or until its thread is interrupted. */
  @Override
  public void run() {
    try {
      while (readStream() != Next.STOP) {
        TimeUnit.MILLISECONDS.sleep(retry.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Reads one stream to its end, without reconnecting.
   *
   * @return the last answer of the listener; RECONNECT if the stream ended first
   */
  public Next readStream() throws InterruptedException {
    listener.connecting();
    try {
      var answer = answer();
      try (var body = answer.body()) {
        listener.answered(answer.statusCode());
        return answer.statusCode() == 200 ? read(body) : Next.RECONNECT;
      }
    } catch (IOException e) {
      // The server is down, or the connection was lost.
      return Next.RECONNECT;
    }
  }

  /** Limits the wait itself: in a later JDK, a request timeout also covers the stream. */
  private HttpResponse<InputStream> answer() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    var sent = http.sendAsync(request.build(), BodyHandlers.ofInputStream());
    try {
      return sent.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new IOException("No answer within " + ANSWER_LIMIT, e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw e;
    }
  }

  private Next read(InputStream body) throws IOException {
    var events = new SseReader(body, lastId, asked -> retry = asked);
    for (SseEvent event; (event = events.next()) != null; ) {
      lastId = event.id();
      var next = listener.take(event);
      if (next == Next.RESTART) {
        lastId = "";
      }
      if (next != Next.READ) {
        return next;
      }
    }
    return Next.RECONNECT;
  }
}
