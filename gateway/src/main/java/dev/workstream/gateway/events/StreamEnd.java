package dev.workstream.gateway.events;

import dev.workstream.gateway.problem.StreamProblem;

/** How a stream ends. */
sealed interface StreamEnd {

  /** A normal end: the client reconnects by itself. */
  record Reconnect() implements StreamEnd {}

  /** The last message is a problem. */
  record Failed(StreamProblem why) implements StreamEnd {}

  /** No message: the client has closed the connection. */
  record Gone() implements StreamEnd {}
}
