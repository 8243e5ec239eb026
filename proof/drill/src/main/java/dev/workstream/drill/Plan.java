package dev.workstream.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Which fault strikes when. The plan counts acknowledged state changes, not seconds, so a seed
 * gives the same drill on slow and on fast machines.
 *
 * @param events the min number of state changes; each has one event
 * @param rate requested state changes per second
 * @param seed seed of the random numbers
 * @param limit max wait for one expected step
 * @param faults the faults, by the number of events before them
 */
record Plan(int events, int rate, long seed, Duration limit, SequencedMap<Integer, Fault> faults) {

  /** Share of events before the first fault, as the baseline. */
  private static final double CALM = 0.1;

  private static final double FAULTS_PER_MINUTE = 4.2;

  /** A plan with all faults in shuffled rounds. */
  static Plan of(int minutes, int rate, long seed) {
    var events = minutes * 60 * rate;
    var count = (int) Math.ceil(minutes * FAULTS_PER_MINUTE);
    var random = new Random(seed);
    var deck = new ArrayList<Fault>();
    while (deck.size() < count) {
      var round = new ArrayList<>(Faults.ALL);
      Collections.shuffle(round, random);
      deck.addAll(round);
    }
    return spread(events, rate, seed, Duration.ofSeconds(60), deck.subList(0, count), random);
  }

  /** A plan with these faults in this order. */
  static Plan of(int events, int rate, long seed, Duration limit, List<Fault> faults) {
    return spread(events, rate, seed, limit, faults, new Random(seed));
  }

  /** The number of events before the first fault. */
  int calm() {
    return (int) (events * CALM);
  }

  private static Plan spread(
      int events, int rate, long seed, Duration limit, List<Fault> deck, Random random) {
    var calm = (int) (events * CALM);
    var distance = (events - calm) / (deck.size() + 1);
    var faults = new TreeMap<Integer, Fault>();
    for (var i = 0; i < deck.size(); i++) {
      faults.put(calm + i * distance + random.nextInt(Math.max(1, distance / 4)), deck.get(i));
    }
    return new Plan(events, rate, seed, limit, faults);
  }
}
