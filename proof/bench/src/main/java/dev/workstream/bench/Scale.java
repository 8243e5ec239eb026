package dev.workstream.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much of each is measured.
 *
 * @param warmUp before the first round, for each program: what is hot takes the compilers minutes
 *     where they share two cores with it
 * @param steady how long a fixed rate lasts
 * @param saturated how long everything that fits is done
 * @param openTasks tasks that wait to be completed
 * @param waitingEvents in the outbox, for the relay to drain
 * @param peerEvents the same, for programs that are slower
 * @param waitingMessages in the queue, for the consumer
 * @param rates tasks a second, all the way to the record
 * @param tableSizes how many tasks there are already
 * @param deepest how many tasks a walk through the pages passes
 * @param streams connections that are told of events
 * @param idleStreams connections that nothing happens on
 * @param idle how long nothing happens
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
