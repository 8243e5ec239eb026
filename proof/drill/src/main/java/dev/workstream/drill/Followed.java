package dev.workstream.drill;

import java.util.List;

/**
 * What the followers saw, compared with the acknowledged changes.
 *
 * @param followers the number of followers
 * @param seen the number of events that all followers received
 * @param missed events that a follower did not receive
 * @param doubled events that a follower received more than once
 * @param disordered events that a follower received before an earlier event of the task
 * @param reconnects how often a follower reconnected after a stream ended
 * @param restarts how often a follower restarted because its position had expired
 */
record Followed(
    int followers,
    long seen,
    List<String> missed,
    List<String> doubled,
    List<String> disordered,
    int reconnects,
    int restarts) {

  /** Whether each follower saw every event once and in order. */
  boolean held() {
    return missed.isEmpty() && doubled.isEmpty() && disordered.isEmpty();
  }
}
