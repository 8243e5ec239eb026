package dev.workstream.drill;

import java.time.Duration;

/**
 * The course of one fault.
 *
 * @param at the number of events before it
 * @param lasted from its start to its repair
 * @param apiSilent the longest time in which the API acknowledged nothing
 * @param recordsSilent the longest time without a new record
 * @param recovery from the repair until all acknowledged changes were recorded
 */
record FaultResult(
    int at,
    String name,
    Duration lasted,
    Duration apiSilent,
    Duration recordsSilent,
    Duration recovery) {}
