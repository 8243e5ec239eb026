package dev.workstream.gateway.problem;

/** Why the gateway ends a stream of events with an error. */
public enum StreamProblem {
  /** The log no longer has all events after the client's position. */
  EXPIRED,
  /** The client stopped reading while events were waiting. */
  TOO_SLOW,
  /** The gateway cannot read the log. */
  UNAVAILABLE,
  /** A defect of ours. */
  INTERNAL
}
