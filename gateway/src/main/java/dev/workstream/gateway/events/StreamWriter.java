package dev.workstream.gateway.events;

import dev.workstream.defaults.lifecycle.Ticker;
import dev.workstream.gateway.problem.StreamProblem;
import dev.workstream.proto.notifications.v1.Event;
import jakarta.servlet.ServletOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** Writes one stream's messages and reports to the state when a write begins and ends. */
final class StreamWriter {

  private final ServletOutputStream output;
  private final StreamState state;
  private final Ticker ticker;
  private final Function<StreamProblem, String> problems;

  /**
   * @param problems converts a problem to JSON
   */
  StreamWriter(
      ServletOutputStream output,
      StreamState state,
      Ticker ticker,
      Function<StreamProblem, String> problems) {
    this.output = output;
    this.state = state;
    this.ticker = ticker;
    this.problems = problems;
  }

  /** Writes one or more events at once. */
  void events(List<Event> events) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var event : events) {
      bytes.writeBytes(
          ServerSentEvents.event(event.getToken(), event.getEventType(), CloudEvents.json(event)));
    }
    state.writing(ticker.nanos());
    bytes.writeTo(output);
    output.flush();
    state.eventsWritten(events.getLast().getToken(), ticker.nanos());
  }

  void heartbeat() throws IOException {
    write(ServerSentEvents.heartbeat());
  }

  /** Sends the client the reason why the stream ends. */
  void end(StreamEnd how) throws IOException {
    switch (how) {
      case StreamEnd.Reconnect _ -> write(ServerSentEvents.retry());
      case StreamEnd.Failed(var why) -> {
        write(ServerSentEvents.retry());
        write(ServerSentEvents.error(problems.apply(why)));
      }
      case StreamEnd.Gone _ -> {}
    }
  }

  private void write(byte[] bytes) throws IOException {
    state.writing(ticker.nanos());
    output.write(bytes);
    output.flush();
    state.written(ticker.nanos());
  }
}
