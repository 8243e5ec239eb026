package dev.workstream.gateway.events;

import dev.workstream.gateway.problem.StreamProblem;

/** How a stream ends. */
sealed interface StreamEnd {

  /** In order. The client reconnects by itself. */
  record Reconnect() implements StreamEnd {}

  /** With a problem as its last message. */
  record Failed(StreamProblem why) implements StreamEnd {}

  /** Without a message: the client has closed the connection. */
  record Gone() implements StreamEnd {}
}
