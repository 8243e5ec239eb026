package dev.workstream.bench;

import java.time.Duration;
import java.util.List;

/**
 * The size of each measurement.
 *
 * @param warmUp before the first round, for each program. On two shared cores, the compilers need
 *     minutes
 * @param steady duration of a load at a fixed rate
 * @param saturated duration of a load at the max rate
 * @param openTasks open tasks to complete
 * @param waitingEvents events in the outbox for the relay to drain
 * @param peerEvents the same for the peers, which are slower
 * @param waitingMessages messages in the queue for the consumer
 * @param rates tasks per second for the way from request to record
 * @param tableSizes numbers of existing tasks
 * @param deepest number of tasks before the last measured page
 * @param streams connections that follow events
 * @param idleStreams connections without events
 * @param idle duration of the idle period
 */
record Scale(
    Duration warmUp,
    Duration steady,
    Duration saturated,
    int openTasks,
    int waitingEvents,
    int peerEvents,
    int waitingMessages,
    List<Integer> rates,
    List<Integer> tableSizes,
    int deepest,
    int streams,
    int idleStreams,
    Duration idle) {

  static final Scale FULL =
      new Scale(
          Duration.ofSeconds(120),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          50_000,
          200_000,
          3_000,
          200_000,
          List.of(50, 200, 1_000),
          List.of(10_000, 1_000_000, 5_000_000),
          1_000_000,
          500,
          2_000,
          Duration.ofSeconds(20));

  static final Scale QUICK =
      new Scale(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          5_000,
          2_000,
          200,
          2_000,
          List.of(50),
          List.of(1_000, 2_000),
          1_000,
          20,
          50,
          Duration.ofSeconds(1));
}
