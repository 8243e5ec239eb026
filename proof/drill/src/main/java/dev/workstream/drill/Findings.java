package dev.workstream.drill;

import java.util.List;

/**
 * The result of the audit.
 *
 * @param events the number of acknowledged state changes
 * @param lost acknowledged changes and expected dead letters that are missing
 * @param doubled tasks, events and records that exist more than once
 * @param disordered events that came before an earlier event of their task
 * @param stray data that no call explains, and wrong answers
 * @param repeated the number of events published more than once, which is allowed
 * @param followed the result for the followers
 */
record Findings(
    int events,
    List<String> lost,
    List<String> doubled,
    List<String> disordered,
    List<String> stray,
    int repeated,
    Followed followed) {

  /** Whether every promise was kept. */
  boolean held() {
    return lost.isEmpty()
        && doubled.isEmpty()
        && disordered.isEmpty()
        && stray.isEmpty()
        && followed.held();
  }
}
