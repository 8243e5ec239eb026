package dev.workstream.proof.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTests {

  private final List<Duration> retries = new ArrayList<>();

  @Test
  void readsIdTypeAndData() throws Exception {
    assertThat(read("id: 7\nevent: created\ndata: {\"a\": 1}\n\n"))
        .containsExactly(new SseEvent("7", "created", "{\"a\": 1}"));
  }

  @Test
  void joinsDataLines() throws Exception {
    assertThat(read("data: a\ndata:b\ndata\n\n")).containsExactly(new SseEvent("", "", "a\nb\n"));
  }

  @Test
  void keepsTheIdForEventsWithoutOne() throws Exception {
    assertThat(read("id: 7\ndata: a\n\ndata: b\n\n"))
        .containsExactly(new SseEvent("7", "", "a"), new SseEvent("7", "", "b"));
  }

  @Test
  void dropsAnIncompleteEvent() throws Exception {
    assertThat(read("id: 7\ndata: a\n\nid: 8\ndata: b\n"))
        .containsExactly(new SseEvent("7", "", "a"));
  }

  @Test
  void skipsCommentsAndUnknownFields() throws Exception {
    assertThat(read(":\n\n: alive\n\nfuture: x\ndata: a\n\n"))
        .containsExactly(new SseEvent("", "", "a"));
  }

  @Test
  void passesOnTheRetryTime() throws Exception {
    assertThat(read("retry: 250\n\nretry: soon\n\n")).isEmpty();
    assertThat(retries).containsExactly(Duration.ofMillis(250));
  }

  private List<SseEvent> read(String stream) throws Exception {
    var body = new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8));
    var reader = new SseReader(body, "", retries::add);
    var events = new ArrayList<SseEvent>();
    for (SseEvent event; (event = reader.next()) != null; ) {
      events.add(event);
    }
    return events;
  }
}
