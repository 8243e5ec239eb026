package dev.workstream.gateway.problem;

/** Why a stream of events ends before its client wanted it to. */
public enum StreamProblem {
  /** What is behind the place from which it was to go on is not kept in full any more. */
  EXPIRED,
  /** The client does not take events as fast as they come. */
  TOO_SLOW,
  /** The records cannot be read. */
  UNAVAILABLE,
  /** A defect of ours. */
  INTERNAL
}
