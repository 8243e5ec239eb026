package dev.workstream.drill;

import java.util.List;

/**
 * What those who followed events saw of what clients were told.
 *
 * @param followers how many there were
 * @param seen how many events they were told of, all together
 * @param missed what they ought to have seen and did not
 * @param doubled what they saw more than once
 * @param disordered what they saw before what it has to come behind
 * @param reconnects how often one of them came back to a stream that had ended
 * @param begunAnew how often one of them was told that its place was not kept, and began again
 */
record Followed(
    int followers,
    long seen,
    List<String> missed,
    List<String> doubled,
    List<String> disordered,
    int reconnects,
    int begunAnew) {

  /** Whether each saw everything once and in order. */
  boolean held() {
    return missed.isEmpty() && doubled.isEmpty() && disordered.isEmpty();
  }
}
