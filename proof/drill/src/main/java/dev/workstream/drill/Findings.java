package dev.workstream.drill;

import java.util.List;

/**
 * What the books say at the end.
 *
 * @param events how many state changes clients were told of
 * @param lost what clients were told of and is not there
 * @param doubled what is there more than once
 * @param disordered what came before what it has to come behind
 * @param stray what is where it does not belong, or was answered as it must not be
 * @param repeated how many events were published more than once, which is allowed
 * @param followed what those saw who followed events meanwhile
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
