package dev.workstream.drill;

import java.time.Duration;

/**
 * How a fault went.
 *
 * @param at after how many events it struck
 * @param lasted from its begin until it was put right
 * @param apiSilent the longest time in which the API did nothing for anybody
 * @param recordsSilent the longest time in which nothing was recorded
 * @param recovery from when it was put right until all that clients had been told of was recorded
 */
record Struck(
    int at,
    String name,
    Duration lasted,
    Duration apiSilent,
    Duration recordsSilent,
    Duration recovery) {}
