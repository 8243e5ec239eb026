package dev.workstream.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What is done when. Everything is counted in acknowledged state changes and nothing in seconds, so
 * that a seed gives the same drill on a slow machine and on a fast one.
 *
 * @param events how many state changes are made at least; each has its event
 * @param rate how many of them are asked for in a second
 * @param seed of all that is left to chance
 * @param patience how long something that ought to happen may take
 * @param faults which fault strikes after how many events
 */
record Plan(
    int events, int rate, long seed, Duration patience, SequencedMap<Integer, Fault> faults) {

  /** Before the first fault, so that there is something to compare with. */
  private static final double CALM = 0.1;

  private static final double FAULTS_PER_MINUTE = 4.2;

  /**
   * So many minutes of load at this rate, and in it every fault that there is, in shuffled rounds.
   */
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

  /** These faults in this order. */
  static Plan of(int events, int rate, long seed, Duration patience, List<Fault> faults) {
    return spread(events, rate, seed, patience, faults, new Random(seed));
  }

  /** How many events are made before the first fault. */
  int calm() {
    return (int) (events * CALM);
  }

  private static Plan spread(
      int events, int rate, long seed, Duration patience, List<Fault> deck, Random random) {
    var calm = (int) (events * CALM);
    var distance = (events - calm) / (deck.size() + 1);
    var faults = new TreeMap<Integer, Fault>();
    for (var i = 0; i < deck.size(); i++) {
      faults.put(calm + i * distance + random.nextInt(Math.max(1, distance / 4)), deck.get(i));
    }
    return new Plan(events, rate, seed, patience, faults);
  }
}
